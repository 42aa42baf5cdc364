"""`loa completion`: lines for a shell's start-up file, by which Tab completes what is typed after loa.

The shell calls back: a function of it asks scripts/loa, with what is typed in the variables that click
reads. It calls the very file that wrote the function, since the shell may know the program as
`scripts/loa`, `~/loa/scripts/loa` or otherwise, and completes all of them by their last part.
"""

from __future__ import annotations

import shlex
import sys

import click

from pipeline.cli import options
from pipeline.cli.words import _

BASH = r"""_loa_completion() {
    local IFS=$'\n' kind value
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(env _LOA_COMPLETE=bash_complete \
        COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" %(loa)s)
}
complete -o nosort -F _loa_completion loa 2>/dev/null || complete -F _loa_completion loa
"""
ZSH = r"""_loa_completion() {
    local -a lines plain described
    local kind value about
    lines=("${(@f)$(env _LOA_COMPLETE=zsh_complete \
        COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) %(loa)s)}")
    for kind value about in "${lines[@]}"; do
        case $kind in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain) [[ $about == _ ]] && plain+=("$value") || described+=("$value:$about") ;;
        esac
    done
    (( $#described )) && _describe -V unsorted described
    (( $#plain )) && compadd -V unsorted -a plain
}
(( $+functions[compdef] )) || { autoload -U compinit && compinit; }
compdef _loa_completion loa
"""
FISH = r"""function _loa_completion
    set -l lines (env _LOA_COMPLETE=fish_complete \
        COMP_WORDS=(commandline -cp) COMP_CWORD=(commandline -t) %(loa)s)
    for line in $lines
        set -l parts (string split -m 1 , -- $line)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                echo $parts[2]
        end
    end
end
complete --no-files --command loa --arguments "(_loa_completion)"
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


@click.command(
    help=_("Write the lines by which a shell completes what is typed after loa, for its start-up file.")
)
@click.argument("shell", type=click.Choice(list(SCRIPTS)))
@options.lang
def completion(shell: str) -> None:
    """Write a shell's function."""
    started = options.ROOT / "scripts" / "loa"
    program = shlex.quote(str(started)) if started.is_file() else "loa"
    sys.stdout.write(SCRIPTS[shell] % {"loa": program})
