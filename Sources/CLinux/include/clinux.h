/* What Swift's Glibc leaves out: the kernel's own headers for rtnetlink and sockets, and signalfd(2). */
#pragma once
#include <stddef.h>
#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/if_link.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/if_ether.h>

/* Unmaps the pages of every loaded object's code and constants from this process; what is used of them is mapped again
   on its first use, from the page cache. */
void clinux_unmap_clean_pages(void);

/* A descriptor that gives these signals (signalfd(2)), which it blocks in the calling thread; -1 and errno on failure. */
int clinux_signal_descriptor(const int *signals, size_t count);
/* The number of the next signal of it; 0 where there is none. */
int clinux_next_signal(int descriptor);
/* Has the file system give a file the blocks of so many bytes, and leaves its size as it is; -1 and errno on failure. */
int clinux_allocate(int descriptor, off_t offset, off_t count);
/* A file in memory that is closed on exec; -1 and errno on failure. */
int clinux_memory_file(const char *name);
/* Whether a descriptor is a pipe that has no place in a file system, as that of a shell's <(command): 1, 0, or -1 and errno. */
int clinux_is_unnamed_pipe(int descriptor);
/* Gives up root for good: these ids, and these supplementary groups and no others; -1 and errno on failure. */
int clinux_become(uid_t user, gid_t group, const gid_t *groups, size_t count);
