#!/usr/bin/env bats
# The header of our module of C: what it includes must not be the property of Swift's module Glibc as well.
#
# A declaration that two clang modules have belongs to the one that the compiler loaded first; to a file that imports only the
# other it is not there. Which comes first depends on the order of the files, so that such a build fails now and then.

bats_require_minimum_version 1.5.0

setup() {
    cd "${BATS_TEST_DIRNAME}/../.." || return
    include=$PWD/Sources/CLinux/include
    toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")
    glibc=$(find "$toolchain/lib/swift/linux" -name SwiftGlibc.h -print -quit)
}

# headers_of HEADER: every header that it pulls in, itself left out.
headers_of() { clang -E -H -x c-header "$1" 2>&1 >/dev/null | sed -n 's/^\.* //p' | sort -u; }

@test "R7 the header of CLinux includes no header of the C library" {
    local shared
    [[ -e $glibc ]]
    shared=$(comm -12 <(headers_of "$include/clinux.h") <(headers_of "$glibc"))
    # The kernel's own types are in both: nothing of them is for programs, all begin with two underscores.
    shared=$(grep -vE '^/usr/include/(linux|asm-generic|[^/]*/asm)/(bitsperlong|int-ll64|posix_types(_64)?|stddef|types)\.h$' \
        <<<"$shared" || true)
    [[ -z $shared ]] || { echo "$shared" && false; }
}

@test "R7 a file that imports CLinux first and one that imports Glibc alone both find SOCK_DGRAM" {
    local order files
    cat >"$BATS_TEST_TMPDIR/a.swift" <<<'import CLinux
import Glibc
func a() -> UInt32 { SOCK_DGRAM.rawValue + UInt32(MemoryLayout<sockaddr_nl>.size) }'
    cat >"$BATS_TEST_TMPDIR/b.swift" <<<'import Glibc
func b() -> UInt32 { SOCK_DGRAM.rawValue + UInt32(MemoryLayout<sockaddr_un>.size) }'
    for order in 'a.swift b.swift' 'b.swift a.swift'; do
        read -ra files <<<"$order"
        run swiftc -typecheck -wmo -swift-version 6 -enable-upcoming-feature MemberImportVisibility -I "$include" \
            -module-cache-path "$BATS_TEST_TMPDIR/cache-${order// /}" \
            "${files[@]/#/$BATS_TEST_TMPDIR/}"
        [[ $status == 0 ]] || { echo "in the order $order: $output" && false; }
    done
}
