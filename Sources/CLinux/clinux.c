#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <link.h>
#include <linux/magic.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/vfs.h>
#include <unistd.h>

static int unmap_object(struct dl_phdr_info *object, size_t size, void *context)
{
    (void)size;
    (void)context;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        /* Pages that were written to would be lost: relocations of the text make its pages such. */
        if (segment->p_type == PT_DYNAMIC) {
            const ElfW(Dyn) *entry = (const void *)(object->dlpi_addr + segment->p_vaddr);
            for (; entry->d_tag != DT_NULL; entry++)
                if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL)))
                    return 0;
        }
    }
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W))
            continue;
        uintptr_t start = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);
        uintptr_t end = object->dlpi_addr + segment->p_vaddr + segment->p_filesz;
        madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

void clinux_unmap_clean_pages(void) { dl_iterate_phdr(unmap_object, NULL); }

int clinux_signal_descriptor(const int *signals, long count)
{
    sigset_t set;
    sigemptyset(&set);
    for (long i = 0; i < count; i++)
        sigaddset(&set, signals[i]);
    int descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (descriptor >= 0)
        sigprocmask(SIG_BLOCK, &set, NULL);
    return descriptor;
}

int clinux_next_signal(int descriptor)
{
    struct signalfd_siginfo information;
    ssize_t size;
    do
        size = read(descriptor, &information, sizeof information);
    while (size < 0 && errno == EINTR);
    return size == (ssize_t)sizeof information ? (int)information.ssi_signo : 0;
}

int clinux_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int clinux_allocate(int descriptor, long offset, long count)
{
    return fallocate(descriptor, FALLOC_FL_KEEP_SIZE, offset, count);
}

int clinux_is_unnamed_pipe(int descriptor)
{
    struct statfs system;
    if (fstatfs(descriptor, &system) != 0)
        return -1;
    return system.f_type == PIPEFS_MAGIC;
}

int clinux_become(unsigned int user, unsigned int group, const unsigned int *groups, unsigned long count)
{
    if (setgroups(count, groups) != 0 || setresgid(group, group, group) != 0)
        return -1;
    return setresuid(user, user, user);
}

int clinux_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC); }
