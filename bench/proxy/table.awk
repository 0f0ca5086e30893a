# awk -f table.awk bars.txt RESULTS: the table of medians. RESULTS has one measurement a line, by tabs:
# figure, server, value, per cent of its core that the load generator used, per cent of a core that others
# used, errors. Exit status 1 when a bar is missed.

function trim(text) { gsub(/^ +| +$/, "", text); return text }

# The median of the numbers in a list that spaces part.
function median(list,    value, count, i, j, held) {
    count = split(list, value, " ")
    for (i = 2; i <= count; i++) {
        held = value[i] + 0
        for (j = i - 1; j >= 1 && value[j] + 0 > held; j--) value[j + 1] = value[j]
        value[j + 1] = held
    }
    return count % 2 ? value[(count + 1) / 2] : (value[count / 2] + value[count / 2 + 1]) / 2
}

# Three digits that count, thousands apart.
function digits(value,    text, at) {
    if (value < 10) return sprintf("%.2f", value)
    if (value < 100) return sprintf("%.1f", value)
    text = sprintf("%.0f", value)
    for (at = length(text) - 3; at > 0; at -= 3) text = substr(text, 1, at) "," substr(text, at + 1)
    return text
}

# The figure of a server with its marks, or - when it was not measured.
function cell(figure, server, unit,    key, text) {
    key = figure SUBSEP server
    if (!(key in values)) return "-"
    text = digits(median(values[key])) " " unit
    if (median(loads[key]) > 90) { text = text "*"; at_limit = 1 }
    if (median(others[key]) > 10) { text = text "~"; disturbed = 1 }
    if (errors[key] > 0) { text = text "!"; in_error = 1 }
    return text
}

FNR == NR {
    if ($0 ~ /^ *(#|$)/) next
    split($0, field, "|")
    rows++
    for (i = 1; i <= 6; i++) row[rows, i] = trim(field[i])
    next
}
{
    split($0, field, "\t")
    key = field[1] SUBSEP field[2]
    values[key] = values[key] " " field[3]
    loads[key] = loads[key] " " field[4]
    others[key] = others[key] " " field[5]
    errors[key] += field[6]
    measured[field[1]] = 1
}
END {
    format = "%-40s %14s %14s %14s %7s   %-16s %s\n"
    printf format, "what", "ours", "nginx", "Varnish", "ratio", "bar", "met"
    for (r = 1; r <= rows; r++) {
        figure = row[r, 1]; unit = row[r, 3]; against = row[r, 4]; needed = row[r, 6]
        if (!(figure in measured)) continue
        ours = figure SUBSEP "ours"
        other = figure SUBSEP against
        ratio = "-"
        judged = ""
        if (ours in values && other in values && median(values[other]) > 0)
            judged = ratio = sprintf("%.2f", median(values[ours]) / median(values[other]))
        else if (ours in values && against == "-")
            judged = median(values[ours])
        met = "-"
        if (errors[ours] > 0) met = "MISSED"
        else if (judged != "") {
            holds = row[r, 5] == "at least" ? judged + 0 >= needed + 0 : judged + 0 <= needed + 0
            met = holds ? "ok" : "MISSED"
        }
        if (met == "ok") count_met++
        if (met == "MISSED") count_missed++
        printf format, row[r, 2], cell(figure, "ours", unit),
            cell(figure, against == "fixed" ? "fixed" : "nginx", unit), cell(figure, "varnish", unit), ratio,
            row[r, 5] " " needed (against == "-" ? " " unit : ""), met
    }
    printf "%d met, %d missed\n", count_met, count_missed
    if (at_limit) print "* the load generator used over 90 % of its core: the server may be faster than that"
    if (disturbed) print "~ other programs took over 10 % of a core: measure again when nothing else runs"
    if (in_error) print "! with errors, less than the rate asked for, or hits that were none: see above"
    exit count_missed > 0
}
