# Packs one archive with jars, launcher and AOT cache that starts offline. Sourced by ./hybrid.
# shellcheck shell=bash

WARM_UP_REQUESTS=300

make_package() {
  local name started=$SECONDS
  if [ $# -gt 0 ]; then
    echo "hybrid package: $1 (expected: no arguments)" >&2
    return 1
  fi
  name=hybridinference-$(project_version)-$(platform)
  prepare_class_path gateway
  # shellcheck source=launcher/aot.sh
  . "$root/launcher/aot.sh"
  work=$(mktemp -d)
  server=""
  trap clean_up EXIT

  lay_out "$work/$name"
  make_cache "$work/$name/lib"
  mkdir -p "$root/dist"
  tar -C "$work" -czf "$root/dist/$name.tar.gz.new" "$name"
  mv "$root/dist/$name.tar.gz.new" "$root/dist/$name.tar.gz"
  prove_package "$root/dist/$name.tar.gz" "$name"
  echo "hybrid: packed in $((SECONDS - started)) s" >&2
  echo "$root/dist/$name.tar.gz"
}

clean_up() {
  [ -z "$server" ] || kill -KILL "$server" 2> /dev/null || true
  rm -rf "$work"
}

# "linux-x64", "linux-arm64", "macos-arm64": the cache is machine code, so an archive fits one of them.
platform() {
  local system machine
  case $(uname -s) in Darwin) system=macos ;; *) system=$(uname -s | tr '[:upper:]' '[:lower:]') ;; esac
  case $(uname -m) in x86_64 | amd64) machine=x64 ;; aarch64 | arm64) machine=arm64 ;; *) machine=$(uname -m) ;; esac
  echo "$system-$machine"
}

# Copies what an archive holds to folder $1. Jars get one whole-second time: the JVM compares it with the cache's.
lay_out() {
  local jar
  mkdir -p "$1/bin" "$1/lib"
  while IFS= read -r jar; do
    cp "$root/$jar" "$1/lib/"
    echo "${jar##*/}" >> "$1/lib/class-path"
  done < "$(stamp_of gateway)"
  touch -t 202601010000 "$1"/lib/*.jar
  cp "$root/launcher/jvm.sh" "$root/launcher/aot.sh" "$1/lib/"
  cp "$root/launcher/hybrid-release" "$1/bin/hybrid"
  cp "$root/LICENSE" "$root/README.md" "$1/"
  [ ! -f "$root/hybrid.example.yaml" ] || cp "$root/hybrid.example.yaml" "$1/"
}

# Runs the gateway from folder $1 with the built-in demo model under load, and lets the JVM write the cache when it stops.
make_cache() {
  local port status=0
  port=$(free_port)
  mkdir -p "$work/warm-up"
  cat > "$work/warm-up/hybrid.yaml" << YAML
keys:
  - { name: warm-up, key: "warm-up-key-of-the-packer", owner: warm-up, models: ["*"] }
YAML
  read_class_path "$1"
  (
    cd "$work/warm-up"
    exec "$jdk/bin/java" "${JVM_FLAGS[@]}" -XX:AOTCacheOutput="$1/hybrid.aot" -cp "$class_path" \
      dev.hybridinference.gateway.Main serve --demo --config hybrid.yaml --data data --host 127.0.0.1 --port "$port"
  ) > "$work/warm-up/log" 2>&1 < /dev/null &
  server=$!
  await_ready "http://127.0.0.1:$port/readyz" || { cat "$work/warm-up/log" >&2; return 1; }
  warm_up "http://127.0.0.1:$port/v1" false
  warm_up "http://127.0.0.1:$port/v1" true
  kill -TERM "$server"
  wait "$server" || status=$?
  server=""
  # A JVM that SIGTERM ends says 143 unless the program exits by itself.
  if { [ "$status" -ne 0 ] && [ "$status" -ne 143 ]; } || [ ! -s "$1/hybrid.aot" ]; then
    echo "hybrid package: the gateway ended with $status and no AOT cache; its messages:" >&2
    cat "$work/warm-up/log" >&2
    return 1
  fi
  rm -f "$1/hybrid.aot.config"
  cache_key "$1" "$jdk" > "$1/hybrid.aot.key"
}

await_ready() {
  local deadline=$((SECONDS + 60))
  until curl -fsS -o /dev/null "$1" 2> /dev/null; do
    if [ "$SECONDS" -ge "$deadline" ] || ! kill -0 "$server" 2> /dev/null; then
      echo "hybrid package: the gateway did not become ready at $1 within 60 s; its messages:" >&2
      return 1
    fi
    sleep 0.1
  done
}

# Sends chat requests to the demo model over one connection; $2 says whether the answers are streamed.
warm_up() {
  local i requests=()
  for ((i = 0; i < WARM_UP_REQUESTS; i++)); do requests+=(-o /dev/null "$1/chat/completions"); done
  curl -fsS --max-time 300 -H 'Authorization: Bearer warm-up-key-of-the-packer' -H 'Content-Type: application/json' \
    -d "{\"model\":\"demo\",\"stream\":$2,\"max_tokens\":8,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}" "${requests[@]}"
  curl -fsS -o /dev/null -H 'Authorization: Bearer warm-up-key-of-the-packer' "$1/models"
}

free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 10000))
    (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break
  done
  echo "$port"
}

# Unpacks the archive somewhere else and starts it with a JVM that refuses to run without the cache.
prove_package() {
  mkdir "$work/moved"
  tar -C "$work/moved" -xzf "$1"
  HYBRID_JAVA_HOME=$jdk HYBRID_JAVA_OPTS=-XX:AOTMode=on "$work/moved/$2/bin/hybrid" --version > /dev/null
}
