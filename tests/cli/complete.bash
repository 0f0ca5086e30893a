# bash complete.bash SCRIPT LINE: what SCRIPT offers at the end of LINE, each candidate as the whole word that it
# would make. Calls the function as bash's readline does; LINE has no quotes.
# shellcheck shell=bash disable=SC1090  # the script under test
set -u
source "$1"
COMP_LINE=$2
COMP_POINT=${#COMP_LINE}

# readline splits at blanks, and = and : are words of their own.
read -ra COMP_WORDS <<<"$(sed -E 's/[=:]+/ & /g' <<<"$COMP_LINE")"
[[ $COMP_LINE != *' ' ]] || COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))

# The real one works only while readline completes.
files=no
compopt() { [[ "$*" != *default* ]] || files=yes; }

_cachewright cachewright "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"

own=${COMP_WORDS[COMP_CWORD]}
[[ $own != [=:]* ]] || own=''
whole=${COMP_LINE##* }
before=${whole:0:${#whole}-${#own}}
if [[ $files == yes ]]; then
    while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$own")
fi
for candidate in "${COMPREPLY[@]}"; do
    printf '%s\n' "$before$candidate"
done
