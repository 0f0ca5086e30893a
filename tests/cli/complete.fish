# fish --no-config complete.fish SCRIPT LINE: what SCRIPT offers at the end of LINE, each candidate as the whole word
# that it would make.
source $argv[1]
complete -C "$argv[2]" | string replace -r '\t.*' ''
