/* What Swift's Glibc leaves out: the kernel's own headers for rtnetlink and packet sockets, signalfd(2) and a few more.

   No header of the C library stands here: what two clang modules include both belongs to the one that was loaded first, and
   a file that imports the other cannot name it ("cannot find 'SOCK_DGRAM' in scope"). So the functions take plain C types,
   and clinux.c, which no module is made of, includes what it needs. Tests/Packages/headers.bats holds it to that. */
#pragma once
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
int clinux_signal_descriptor(const int *signals, long count);
/* The number of the next signal of it; 0 where there is none. */
int clinux_next_signal(int descriptor);
/* Has the file system give a file the blocks of so many bytes, and leaves its size as it is; -1 and errno on failure. */
int clinux_allocate(int descriptor, long offset, long count);
/* A file in memory that is closed on exec; -1 and errno on failure. */
int clinux_memory_file(const char *name);
/* Whether a descriptor is a pipe that has no place in a file system, as that of a shell's <(command): 1, 0, or -1 and errno. */
int clinux_is_unnamed_pipe(int descriptor);
/* Gives up root for good: these ids, and these supplementary groups and no others; -1 and errno on failure. */
int clinux_become(unsigned int user, unsigned int group, const unsigned int *groups, unsigned long count);
/* The next connection of a listening socket, closed on exec; -1 and errno on failure. */
int clinux_accept(int listener);
