# zsh -f complete.zsh SCRIPT LINE: what SCRIPT, a file _cachewright, offers at the end of LINE, each candidate as the
# whole word that it would make. Types LINE and Tab into a zsh on a terminal of its own.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "source ${(q)0:h}/complete_inside.zsh ${(q)1:h}"
# Wait until it says so: what is typed before is lost.
zpty -r -m shell seen '*ready-to-complete*' || exit 1
zpty -w -n shell "$2"$'\t'
local seen=
zpty -r -m shell seen $'*<<<*>>>*' || exit 1
print -r -- ${${seen#*<<<}%%>>>*} | tr -d '\r' | sed '/^$/d'
zpty -d shell
