#!/bin/sh
# Harvest the demo corpus from a local E-utilities server, then show what the database answers.
# usage: demo.sh BIN-FOLDER DATABASE
set -eu
litmine=$1/litmine
db=$2
export NCBI_EMAIL="${NCBI_EMAIL:-demo@example.org}"
unset NCBI_API_KEY  # the local server knows no keys

say() { printf '\n\033[1m$ %s\033[0m\n' "$*"; }

where=$(mktemp)
say litmine standin
"$litmine" standin >"$where" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -f "$where"' EXIT INT TERM
tries=0
until [ -s "$where" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$server" 2>/dev/null; then
        echo "the local server did not start; run \`$litmine standin\` to see why" >&2
        exit 1
    fi
    sleep 0.2
done
url=$(head -n 1 "$where")
echo "serving $url"

say litmine harvest "$db" atg --base-url "$url"
"$litmine" harvest "$db" atg --base-url "$url"

say litmine query "$db"
"$litmine" query "$db"

say litmine query "$db" --drug ATG --outcome '"grade III-IV acute GVHD"' --sentences --limit 4
"$litmine" query "$db" --drug ATG --outcome "grade III-IV acute GVHD" --sentences --limit 4

cat <<END

The database is $db: an ordinary SQLite file. To look further:

  $litmine explore $db        in a browser: search, questions, plots, articles
  $litmine query --help              the evidence by drug, outcome, marker, disease, year, design
  $litmine report $db -o report.html   one file to attach to a mail
  sqlite3 $db "SELECT outcome, arm, value, unit, sentence FROM results_evidence LIMIT 5"

For the real thing:  export NCBI_EMAIL=you@example.org; $litmine harvest atg.db atg
END
