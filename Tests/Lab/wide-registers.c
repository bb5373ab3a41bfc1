// Preloaded into user-mode-linux, so that it runs on processors with more register state than it knows.
//
// Linux 6.1's user-mode-linux keeps a process's extended registers in 2,696 bytes (arch/x86/um/user-offsets.c), up to
// AVX-512 and PKRU. The host takes PTRACE_SETREGSET of NT_X86_XSTATE only whole (xstateregs_set in
// arch/x86/kernel/fpu/regset.c), which on a processor with AMX is 11,008 bytes: the guest's first process would die with
// "ptrace set fp regs failed, errno = 14". Such a write is widened here with what the process has beyond those bytes.
// In the standard format every component keeps its place, so the first 2,696 bytes mean the same in both.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

enum { WIDEST = 65536, XSTATE_HEADER = 512, HEADER_SIZE = 64 };

typedef long (*ptrace_function)(int, pid_t, void *, void *);

static long set_wide(ptrace_function real, pid_t pid, const struct iovec *narrow) {
    static _Thread_local unsigned char registers[WIDEST];
    struct iovec wide = {.iov_base = registers, .iov_len = sizeof registers};
    if (real(PTRACE_GETREGSET, pid, (void *)NT_X86_XSTATE, &wide) != 0) return -1;
    if (narrow->iov_len >= wide.iov_len || narrow->iov_len < XSTATE_HEADER + HEADER_SIZE) {
        errno = EFAULT;
        return -1;
    }
    memcpy(registers, narrow->iov_base, narrow->iov_len);
    // What the guest does not know it does not use: its components are in their initial state. 0x3ff is x87 to PKRU.
    uint64_t components;
    memcpy(&components, registers + XSTATE_HEADER, sizeof components);
    components &= 0x3ff;
    memcpy(registers + XSTATE_HEADER, &components, sizeof components);
    return real(PTRACE_SETREGSET, pid, (void *)NT_X86_XSTATE, &wide);
}

long ptrace(enum __ptrace_request request, ...) {
    static ptrace_function real;
    if (!real) real = (ptrace_function)dlsym(RTLD_NEXT, "ptrace");

    va_list list;
    va_start(list, request);
    pid_t pid = va_arg(list, pid_t);
    void *address = va_arg(list, void *);
    void *data = va_arg(list, void *);
    va_end(list);

    long result = real(request, pid, address, data);
    if (result == -1 && errno == EFAULT && request == PTRACE_SETREGSET && (uintptr_t)address == NT_X86_XSTATE)
        return set_wide(real, pid, data);
    return result;
}
