# A terminal with somebody before it: a window of tmux in which a shell waits.
#
# shellcheck shell=bash

# open_screen 80 24 [SHELL...]: bash without anybody's settings, with `$ ` for a prompt.
open_screen() {
    local width=$1 height=$2
    shift 2
    (($# > 0)) || set -- bash --norc --noprofile
    tmux -L lab -f /dev/null new-session -d -x "$width" -y "$height" -s screen \
        env -u TMUX TERM=screen LC_ALL=C.UTF-8 PS1='$ ' HOME=/run/lab "$@"
    eventually 20s screen_is_written || fail_with 'no shell in the terminal' "$*"
}

screen_is_written() { [[ $(screen) == *[![:space:]]* ]]; }

# Back when the server is gone: a new one cannot begin while it ends.
close_screen() {
    tmux -L lab kill-server 2>/dev/null || true
    eventually 5s no_screen
}

no_screen() { ! tmux -L lab list-sessions >/dev/null 2>&1; }

# type_keys 'bondwatchctl st' Tab: texts, and keys by tmux's names.
type_keys() {
    local key
    for key; do
        case $key in
            Enter | Tab | C-?) tmux -L lab send-keys -t screen "$key" ;;
            *) tmux -L lab send-keys -t screen -l -- "$key" ;;
        esac
    done
}

screen() { tmux -L lab capture-pane -p -t screen; }

# until_screen TEXT [within 10s]: until it shows that.
until_screen() {
    eventually "${3-10s}" screen_shows "$1" || fail_with "the screen does not show: $1; it shows" "$(screen)"
}

screen_shows() {
    lab_screen=$(screen)
    [[ $lab_screen == *"$1"* ]]
}

resize_screen() { tmux -L lab resize-window -t screen -x "$1" -y "$2"; }

# screen_property cursor_flag: as tmux's FORMATS have it.
screen_property() { tmux -L lab display-message -p -t screen "#{$1}"; }

# keep_screen before: for docs/.
keep_screen() { screen >"/run/lab/out/screen-$1.txt"; }

# The screen is as the shell had it before a program took it: the shell's lines, its cursor, keys line by line.
expect_screen_given_back() {
    until_screen 'gone '
    expect_same 'the alternate screen' "$(screen_property alternate_on)" 0
    expect_same 'the cursor' "$(screen_property cursor_flag)" 1
    type_keys "stty -a | grep -o ' icanon\| echo \| isig\| ixon'" Enter
    until_screen ' icanon'
    [[ $lab_screen != *-icanon* && $lab_screen == *' echo'* ]] || fail_with 'the terminal' "$lab_screen"
}
