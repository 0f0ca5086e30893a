# What complete.zsh has its zsh do: completion prints the candidates, between <<< and >>>, and ends the shell.
PROMPT= RPROMPT=
fpath=($1 $fpath)
autoload -U compinit
compinit -D -u
zstyle ':completion:*' insert-tab false
bindkey '^I' complete-word
begin_candidates() { print -r -- '<<<' }
end_candidates() { print -r -- '>>>'; exit }
compprefuncs=(begin_candidates)
comppostfuncs=(end_candidates)

# As the builtin, and prints what it adds.
compadd() {
    # -O, -A and -D only compute: _describe and its like do so.
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    local -a added before suffix
    local candidate
    builtin compadd -A added "$@"
    zparseopts -E -a ignored P:=before p:=path_before S:=suffix
    for candidate in $added; do
        print -r -- "$IPREFIX${before[2]-}${path_before[2]-}$candidate${${(M)suffix[2]:#=}-}"
    done
    builtin compadd "$@"
}
print ready-to-complete
