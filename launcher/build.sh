# Builds the class path that ./hybrid starts from, when it is missing or older than a source. Sourced by ./hybrid.
# target/run-<module> holds the time of the build and the jar list; the jars lie in a folder of their own per build, so
# that a server which is still running keeps the files it was started from.
# shellcheck shell=bash

# The stamp of a module: its time is the start of the last good build, its lines are the class path.
stamp_of() {
  echo "$root/target/run-$1"
}

# True when the module $1 was never built here, or a source is newer than its build.
build_needed() {
  local stamp sources=() candidate
  stamp=$(stamp_of "$1")
  [ -s "$stamp" ] || return 0
  for candidate in "$root"/pom.xml "$root"/.mvn "$root"/*/pom.xml "$root"/*/src/main; do
    [ ! -e "$candidate" ] || sources+=("$candidate")
  done
  [ -n "$(find "${sources[@]}" -newer "$stamp" -print -quit)" ]
}

# Holds the build lock while "$@" runs, so that two first uses build once, one after the other.
with_build_lock() {
  mkdir -p "$root/target"
  if command -v flock > /dev/null; then
    (
      flock 9
      "$@"
    ) 9> "$root/target/.lock"
  else
    (
      until mkdir "$root/target/.lock.d" 2> /dev/null; do sleep 1; done
      trap 'rmdir "$root/target/.lock.d"' EXIT
      "$@"
    )
  fi
}

# Builds module $1 unless somebody else did while we waited for the lock.
build_module() {
  local module=$1 stamp jars old started=$SECONDS
  build_needed "$module" || return 0
  stamp=$(stamp_of "$module")
  if [ -s "$stamp" ]; then
    echo "hybrid: sources changed, building" >&2
  else
    echo "hybrid: building (the first time takes a minute or two)" >&2
  fi
  touch "$stamp.started"
  rm -rf "${root:?}/$module/target/lib"
  if ! run_maven -q -Dquick -Dstress -pl "$module" -am package >&2; then
    echo "hybrid: the build failed; the messages above say why. Try './mvnw -Dquick package' for all of them." >&2
    return 1
  fi
  jars=$root/target/jars/$module-$(date +%s)-$$
  mkdir -p "$jars"
  cp "$root/$module"/target/lib/*.jar "$jars"
  cp "$root/$module/target/$module-$(project_version).jar" "$jars"
  jar_list "$module" "$jars" > "$stamp.new"
  touch -r "$stamp.started" "$stamp.new"
  old=$(head -n 1 "$stamp" 2> /dev/null || true)
  mv "$stamp.new" "$stamp"
  rm "$stamp.started"
  remove_older_jars "$module" "$jars" "$root/${old%/*}"
  echo "hybrid: built in $((SECONDS - started)) s" >&2
}

# Prints the jars of folder $2, the module's own first, as paths below the root: the order never depends on the machine.
jar_list() {
  local LC_ALL=C own jar folder=${2#"$root/"}
  own="$1-$(project_version).jar"
  echo "$folder/$own"
  for jar in "$2"/*.jar; do
    [ "${jar##*/}" = "$own" ] || echo "$folder/${jar##*/}"
  done
}

# The version in the root pom: its first <version> element.
project_version() {
  sed -n 's|.*<version>\(.*\)</version>.*|\1|p' "$root/pom.xml" | head -n 1
}

# Keeps the new jars and those of the build before it, which a running server may still read.
remove_older_jars() {
  local folder
  for folder in "$root/target/jars/$1"-*; do
    case $folder in "$2" | "$3") ;; *) rm -rf "$folder" ;; esac
  done
}

# Sets class_path to the built jars of module $1, building them first when needed.
prepare_class_path() {
  if build_needed "$1"; then
    with_build_lock build_module "$1"
  fi
  local jar
  class_path=""
  while IFS= read -r jar; do
    class_path=$class_path${class_path:+:}$root/$jar
  done < "$(stamp_of "$1")"
}

run_maven() {
  # Maven itself still uses Unsafe; without the flag each run begins with a warning about it.
  JAVA_HOME=$jdk MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow" "$root/mvnw" -B -ntp -f "$root/pom.xml" "$@" < /dev/null
}
