/* The kernel's own headers for rtnetlink and sockets, as one module. */
#pragma once
#include <sys/socket.h>
#include <sys/un.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/if_link.h>
#include <linux/filter.h>
