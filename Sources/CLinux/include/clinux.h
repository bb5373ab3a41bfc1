/* The kernel's own headers for rtnetlink and sockets, as one module. */
#pragma once
#include <sys/socket.h>
#include <sys/un.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/if_link.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/if_ether.h>
#include <sys/signalfd.h>

/* Unmaps the pages of every loaded object's code and constants from this process; what is used of them is mapped again
   on its first use, from the page cache. */
void clinux_unmap_clean_pages(void);
