# How a failure is told.
#
# shellcheck shell=bash

# Prints a failure for a person to read, and fails.
fail_with() {
    local heading=$1
    shift
    printf '%s:\n' "$heading"
    printf '%s\n' "$@" | sed 's/^/    /'
    return 1
}
