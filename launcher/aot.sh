# Decides whether a release's AOT cache belongs to what is about to start. Sourced by bin/hybrid and by the packer.
#
# The JVM refuses a cache of another JDK build or of other flags, but not one made from other jars of the same names. So
# lib/hybrid.aot.key holds the checksum and size of each jar, the JDK's build and the flags as they were at packing, and
# the cache is used only while they are the same. The checksum is cksum's: it has to find a replaced jar, not to resist
# somebody who could as well replace the cache. Over 4.5 MB of jars it costs 4 ms of each start; sha256sum costs 35 ms.
# shellcheck shell=bash

# Prints the key for the jars listed in $1/class-path under the JDK in $2.
cache_key() {
  local jars=() jar
  while IFS= read -r jar; do jars+=("$jar"); done < "$1/class-path"
  (cd "$1" && cksum "${jars[@]}") || return 1
  echo "$(< "$2/release")"
  printf '%s\n' "${JVM_FLAGS[@]}"
}

# Sets class_path to the jars listed in $1/class-path.
read_class_path() {
  local jar
  class_path=""
  while IFS= read -r jar; do
    class_path=$class_path${class_path:+:}$1/$jar
  done < "$1/class-path"
}
