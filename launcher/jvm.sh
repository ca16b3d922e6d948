# Finds a JDK 25 or newer and names the flags the gateway runs with. Sourced by ./hybrid and by the release's bin/hybrid.
# Written for bash 3.2, which macOS still ships; it starts no process unless a java is hidden behind a shim.
# shellcheck shell=bash

# The oldest Java release that runs the gateway, and the one it is built and tested with.
JAVA_RELEASE=25

# The flags of every start. The AOT cache of a release is only valid together with exactly these.
JVM_FLAGS=(
  -XX:+UseSerialGC                          # one small heap: the collector with the least memory of its own
  -Xms64m
  -Xmx256m                                  # bodies and buffers have their own budgets outside the heap
  -XX:MaxDirectMemorySize=768m              # for those: as much as the heap if not said, and bodies alone may have 256 MiB
  -XX:+UseCompactObjectHeaders
  -Dio.netty.leakDetection.level=disabled   # the tests look at every buffer; here each 128th would cost a stack trace
  -XX:+ExitOnOutOfMemoryError               # a half-dead process is worse than a restart
  --enable-native-access=ALL-UNNAMED        # Netty's epoll transport
  --sun-misc-unsafe-memory-access=allow     # Netty's direct buffers: 12 % less CPU per request
)

# Sets jdk_version to the feature release of the JDK in $1 ("25"), or to 0 when there is none.
read_jdk_version() {
  jdk_version=0
  [ -x "$1/bin/java" ] || return 0
  local line=""
  if [ -r "$1/release" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
      case $line in JAVA_VERSION=*) break ;; esac
      line=""
    done < "$1/release"
    line=${line#JAVA_VERSION=}
    line=${line//\"/}
  fi
  if [ -z "$line" ]; then
    line=$("$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')
  fi
  line=${line%%[!0-9]*}
  jdk_version=${line:-0}
}

# Prints every place where a JDK may be, one "label<TAB>folder" a line, in order of preference.
# $1 is the folder of system JDKs, $2 the macOS tool; both are arguments so that tests can replace them.
jdk_places() {
  local home real folder
  [ -z "${JAVA_HOME:-}" ] || printf 'JAVA_HOME\t%s\n' "$JAVA_HOME"
  if home=$(command -v java); then
    real=$(realpath "$home" 2>/dev/null || printf '%s' "$home")
    case $real in
      */bin/java) printf 'PATH\t%s\n' "${real%/bin/java}" ;;
    esac
    if [ ! -r "${real%/bin/java}/release" ]; then
      home=$("$home" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
      [ -z "$home" ] || printf 'PATH\t%s\n' "$home"
    fi
  fi
  for folder in "$1"/*; do
    [ ! -d "$folder" ] || printf '%s\t%s\n' "$1" "$folder"
  done
  for folder in "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/*; do
    [ ! -d "$folder" ] || printf 'SDKMAN\t%s\n' "$folder"
  done
  if [ -x "$2" ] && home=$("$2" -v "$JAVA_RELEASE+" 2>/dev/null); then
    printf '%s\t%s\n' "$2" "$home"
  fi
}

# Sets jdk to the first folder that holds a Java of release 25, else to the first newer one. Says what was looked at and
# returns 1 when there is none. $1 is "jdk" when a compiler is needed too, "jre" otherwise.
find_jdk() {
  local kind=$1 folders=${2:-/usr/lib/jvm} tool=${3:-/usr/libexec/java_home} places label folder newer=""
  jdk=""
  if [ -n "${HYBRID_JAVA_HOME:-}" ]; then
    read_jdk_version "$HYBRID_JAVA_HOME"
    if [ "$jdk_version" -ge "$JAVA_RELEASE" ] && has_tools "$kind" "$HYBRID_JAVA_HOME"; then
      jdk=$HYBRID_JAVA_HOME
      return 0
    fi
    echo "hybrid: HYBRID_JAVA_HOME: $HYBRID_JAVA_HOME (expected: the folder of a JDK $JAVA_RELEASE or newer). Correct it, or unset it and one is searched for." >&2
    return 1
  fi
  places=$(jdk_places "$folders" "$tool")
  while IFS=$'\t' read -r label folder; do
    [ -n "$label" ] || continue
    read_jdk_version "$folder"
    has_tools "$kind" "$folder" || continue
    if [ "$jdk_version" -eq "$JAVA_RELEASE" ]; then
      jdk=$folder
      return 0
    fi
    [ "$jdk_version" -lt "$JAVA_RELEASE" ] || [ -n "$newer" ] || newer=$folder
  done <<< "$places"
  jdk=$newer
  [ -z "$jdk" ] || return 0
  echo "hybrid: no JDK $JAVA_RELEASE or newer found in HYBRID_JAVA_HOME, JAVA_HOME, PATH, $folders, SDKMAN or macOS java_home. Install one ('apt install openjdk-$JAVA_RELEASE-jdk', 'brew install openjdk@$JAVA_RELEASE', 'sdk install java $JAVA_RELEASE-tem', or https://adoptium.net) or set HYBRID_JAVA_HOME." >&2
  return 1
}

has_tools() {
  [ "$1" != jdk ] || [ -x "$2/bin/javac" ]
}
