# The quick tier, the same that CI runs: every gate and test of every module, and the launcher's own tests. Sourced by ./hybrid.
# shellcheck shell=bash

run_tests() {
  local long=no status=0 started=$SECONDS
  passed=0 failed=0 skipped=0
  case ${1:-} in
    "") ;;
    --long) long=yes ;;
    *)
      echo "hybrid test: $1 (expected: nothing or --long)" >&2
      return 1
      ;;
  esac

  run_maven_tests verify || status=1
  run_script launcher-test || status=1
  if [ "$long" = yes ]; then
    run_maven_tests verify -Dlong || status=1
    run_script first-run || status=1
  fi

  echo "tests took $((SECONDS - started)) s"
  if [ $((passed + failed)) -eq 0 ]; then
    echo "hybrid test: no test ran" >&2
    status=1
  fi
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    echo "hybrid test: no test failed but a step before or beside the tests did; the messages above say which" >&2
  fi
  if [ "$skipped" -eq 0 ]; then
    echo "$passed passed, $failed failed"
  else
    echo "$passed passed, $failed failed, $skipped skipped"
  fi
  [ "$status" -eq 0 ] && [ "$failed" -eq 0 ]
}

# Runs Maven on all modules and adds what its test reports say. Reports of earlier runs are removed first.
run_maven_tests() {
  local status=0
  rm -rf "$root"/*/target/surefire-reports
  run_maven --fail-at-end "$@" || status=1
  add_reports
  return "$status"
}

# Adds up the attributes of each report's <testsuite> element; a test that ended in an error has failed.
add_reports() {
  local sums tests bad left_out
  sums=$(find "$root" -path '*/target/surefire-reports/TEST-*.xml' -not -path '*/node_modules/*' -exec cat {} + | awk '
    function value(name,   at, text) {
      if (match($0, " " name "=\"[0-9]+\"") == 0) return 0
      text = substr($0, RSTART, RLENGTH)
      gsub(/[^0-9]/, "", text)
      return text
    }
    /<testsuite / { inside = 1 }
    inside {
      tests += value("tests"); bad += value("errors") + value("failures"); left_out += value("skipped")
      if (index($0, ">")) inside = 0
    }
    END { printf "%d %d %d", tests, bad, left_out }')
  read -r tests bad left_out <<< "$sums"
  passed=$((passed + tests - bad - left_out))
  failed=$((failed + bad))
  skipped=$((skipped + left_out))
}

# Runs .ci/$1 with the JDK found, and adds the counts of its last line, "name: N passed, N failed".
run_script() {
  local status=0 line output
  output=$(mktemp)
  HYBRID_JAVA_HOME=$jdk "$root/.ci/$1" < /dev/null | tee "$output" || status=1
  line=$(tail -n 1 "$output")
  rm "$output"
  case $line in
    *": "*" passed, "*" failed")
      line=${line##*: }
      passed=$((passed + ${line%% *}))
      line=${line#*, }
      failed=$((failed + ${line%% *}))
      ;;
    *)
      failed=$((failed + 1))
      status=1
      ;;
  esac
  return "$status"
}
