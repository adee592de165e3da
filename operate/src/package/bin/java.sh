# Read by the programs beside it: finds Java, and runs one of Rekey's programs with the jars it needs and no others.

HOME_FOLDER="$(cd "$(dirname "$0")/.." && pwd -P)"
# Where keys and properties are. A systemd unit names another place.
REKEY_CONF="${REKEY_CONF:-$HOME_FOLDER/conf}"
export REKEY_CONF

die() { printf 'rekey: %s\n' "$*" >&2; exit 1; }

run() { # name main arguments...
  name="$1" main="$2"
  shift 2
  java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
  major="$("$java" -version 2>&1 | sed -nE 's/^[a-z]+ version "([0-9]+).*/\1/p')"
  [ -n "$major" ] || die "Java was not found. Install Java 17 or newer, or set JAVA_HOME."
  [ "$major" -ge 17 ] || die "this is Java $major. Rekey needs Java 17 or newer; JAVA_HOME says which."
  # What is written while it runs is for whoever runs it.
  umask 077
  jars="$(ls "$HOME_FOLDER/lib/rekey-$name-"*.jar):$(sed "s|lib/|$HOME_FOLDER/lib/|g" "$HOME_FOLDER/lib/$name.classpath")"
  # shellcheck disable=SC2086
  exec "$java" -Dfile.encoding=UTF-8 ${REKEY_JAVA_OPTIONS:-} -cp "$jars" "$main" "$@"
}
