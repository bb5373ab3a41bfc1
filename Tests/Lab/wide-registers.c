// Preloaded into user-mode-linux, so that it runs on processors with more register state than it knows.
//
// Linux 6.1's user-mode-linux keeps a process's extended registers in 2,696 bytes (arch/x86/um/user-offsets.c), up to
// AVX-512 and PKRU. The host takes PTRACE_SETREGSET of NT_X86_XSTATE only whole (xstateregs_set in
// arch/x86/kernel/fpu/regset.c), which on a processor with AMX is 11,008 bytes: the guest's first process would die with
// "ptrace set fp regs failed, errno = 14". Such a write is widened here to all that the host wants. In the standard format
// every component keeps its place, so the first 2,696 bytes mean the same in both.

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

// How much the host has of each process, or 0 as long as it took what it was given.
static size_t wide_size;

static size_t measure(ptrace_function real, pid_t pid) {
    static unsigned char registers[WIDEST];
    struct iovec all = {.iov_base = registers, .iov_len = sizeof registers};
    return real(PTRACE_GETREGSET, pid, (void *)NT_X86_XSTATE, &all) == 0 ? all.iov_len : 0;
}

// What the guest does not know it does not use. Components that the header does not name are set to their initial
// state, whatever the buffer holds for them; 0x3ff names those from x87 to PKRU.
static long set_wide(ptrace_function real, pid_t pid, const struct iovec *narrow) {
    static unsigned char registers[WIDEST];
    struct iovec wide = {.iov_base = registers, .iov_len = wide_size};
    memcpy(registers, narrow->iov_base, narrow->iov_len);
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

    if (request != PTRACE_SETREGSET || (uintptr_t)address != NT_X86_XSTATE) return real(request, pid, address, data);

    const struct iovec *narrow = data;
    int can_widen = narrow->iov_len >= XSTATE_HEADER + HEADER_SIZE;
    if (wide_size == 0 || !can_widen) {
        long result = real(request, pid, address, data);
        if (result == 0 || errno != EFAULT || !can_widen) return result;
        wide_size = measure(real, pid);
        if (wide_size <= narrow->iov_len) {
            wide_size = 0;
            errno = EFAULT;
            return -1;
        }
    }
    return set_wide(real, pid, narrow);
}
