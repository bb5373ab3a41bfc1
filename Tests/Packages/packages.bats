#!/usr/bin/env bats
# The packages that `make packages` has made of the stage. Their life on a host is the lab's scenario 37-package.

bats_require_minimum_version 1.5.0

setup() {
    cd "${BATS_TEST_DIRNAME}/../.." || return
    stage=.lab/stage
    debs=(.lab/packages/deb/*.deb)
    rpms=(.lab/packages/rpm/*.rpm)
    deb=${debs[0]} rpm=${rpms[0]}
    programs=("$stage/usr/sbin/bondwatchd" "$stage/usr/bin/bondwatchctl")
}

expect_same() {
    [[ $2 == "$3" ]] || { printf '%s is not as it should be\nis:\n%s\nwanted:\n%s\n' "$@" && false; }
}

# The libraries that the programs ask the loader for.
libraries() { readelf --dynamic "${programs[@]}" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u; }

@test "R6 the programs ask the host for no C++ library" {
    local found
    found=$(libraries)
    [[ $found == *libc.so* && $found != *libstdc++* ]] || { echo "$found" && false; }
}

# What is in the stage, below the root.
staged() { (cd "$stage" && find . ! -type d -printf '/%P\n') | sort; }

@test "lintian finds neither an error nor a warning in the Debian package" {
    run lintian --allow-root --fail-on error,warning --tag-display-limit 0 "$deb"
    [[ $status == 0 ]] || { echo "$output" && false; }
}

@test "rpmlint finds neither an error nor a warning in the RPM package" {
    run rpmlint --config packaging/rpm/rpmlint.toml "$rpm"
    [[ $status == 0 && $output == *'0 errors, 0 warnings'* ]] || { echo "$output" && false; }
}

@test "the Debian package depends on the libraries of its programs, and on nothing else" {
    local wanted
    wanted=$(libraries | while read -r library; do
        dpkg-query --search "*/$library" | sed -n "s,^\([^:]*\):[^ ]* .*/$library\$,\1,p"
    done | sort -u)
    expect_same 'what it depends on' \
        "$(dpkg-deb --field "$deb" Depends | tr ',' '\n' | sed 's/^ *//; s/ .*//' | sort -u)" "$wanted"
    expect_same 'what it needs before that' "$(dpkg-deb --field "$deb" Pre-Depends)" ''
}

@test "the RPM package requires the libraries of its programs, a shell, and nothing else" {
    expect_same 'what it requires' \
        "$(rpm -qp --requires "$rpm" 2>/dev/null | grep -v '^rpmlib(\|^config(\|^rtld(' | sed 's/[( ].*//' | sort -u)" \
        "$({ echo /bin/sh && libraries; } | sort -u)"
}

@test "each package holds what make install lays out, and its papers" {
    # Debian compresses long texts and has its units below /lib; RPM has other folders for zsh and for plugins.
    local wanted
    wanted=$(staged | sed 's,^/usr/lib/systemd/system/,/lib/systemd/system/,' | sort)
    expect_same 'the Debian package' \
        "$(dpkg-deb --fsys-tarfile "$deb" | tar --list | grep -v '/$' | sed 's,^\.,,; s,\.gz$,,' |
            grep -v '^/usr/share/doc/bondwatchd/\(copyright\|changelog\)$\|^/usr/share/lintian/' | sort)" "$wanted"
    wanted=$(staged | sed "s,/zsh/vendor-completions/,/zsh/site-functions/,; s,^/usr/lib/nagios/,$(rpm --eval '%{_libdir}')/nagios/," |
        sort)
    expect_same 'the RPM package' \
        "$(rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES}\n]' "$rpm" 2>/dev/null | sed -n '/^[^d]/s/^[^ ]* //p' |
            sed 's,\(/man/.*\)\.gz$,\1,' | grep -v '^/usr/share/doc/bondwatchd/copyright$' | sort)" "$wanted"
}

@test "every document that a unit or an example names is in both packages" {
    local named contents
    named=$(grep -rhoE '/usr/share/doc/bondwatchd/[A-Za-z0-9./-]*[A-Za-z0-9]' packaging --include='*.service' --include='*.socket' \
        --include='*.timer' --include='*.[1-8]' --include='bondwatch-mail' | sort -u)
    [[ -n $named ]]
    for contents in "$(dpkg-deb --fsys-tarfile "$deb" | tar --list | sed 's,^\.,,; s,/$,,')" "$(rpm -qpl "$rpm" 2>/dev/null)"; do
        expect_same 'what is named and not there' "$(comm -23 <(echo "$named") <(sort -u <<<"$contents"))" ''
    done
}

@test "every link of a document in the packages leads to another" {
    local folder=$stage/usr/share/doc/bondwatchd page link
    for page in "$folder"/README.md "$folder"/docs/*.md; do
        while read -r link; do
            [[ -e ${page%/*}/$link ]] || { echo "$page: $link is not there" && false; }
        done < <(sed -nE 's/\]\(([^)#:]+)[)#]/\n@\1\n/gp' "$page" | sed -n 's/^@//p')
    done
}

@test "programs, packages and change logs have one version" {
    local version
    version=$("${programs[0]}" --version)
    version=${version#* }
    expect_same 'the version of bondwatchctl' "$("${programs[1]}" --version)" "bondwatchctl $version"
    expect_same 'the version of the Debian package' "$(dpkg-deb --field "$deb" Version)" "$version"
    expect_same 'the version of the RPM package' "$(rpm -qp --qf '%{VERSION}' "$rpm" 2>/dev/null)" "$version"
    grep -q "^\* .* - $version-1\$" packaging/rpm/bondwatchd.spec
}

@test "the programs do not tell where they were built, and look for no library beside themselves" {
    run grep --text --count --fixed-strings "$PWD" "${programs[@]}"
    expect_same 'how often the path of the build is in them' "$output" "${programs[0]}:0"$'\n'"${programs[1]}:0"
    run bash -c 'readelf --dynamic "$@" | grep -E "RPATH|RUNPATH"' _ "${programs[@]}"
    expect_same 'the search path in them' "$output" ''
}

# Another folder, another hour, another language, other permissions.
@test "the same stage makes the same Debian package" {
    (umask 077 && TZ=Pacific/Chatham LC_ALL=C packaging/make-deb "$stage" "$BATS_TEST_TMPDIR/another/folder")
    cmp "$deb" "$BATS_TEST_TMPDIR/another/folder/${deb##*/}"
}

@test "the same stage makes the same RPM package" {
    (umask 077 && TZ=Pacific/Chatham LC_ALL=C packaging/make-rpm "$stage" "$BATS_TEST_TMPDIR/another/folder")
    cmp "$rpm" "$BATS_TEST_TMPDIR/another/folder/${rpm##*/}"
}
