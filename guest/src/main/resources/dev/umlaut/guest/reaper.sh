# SPDX-License-Identifier: Apache-2.0
#
# Reads what lives, one line each, from a pipe whose other end is Umlaut's:
#
#   +g PGID   -g PGID     a process group is there, is gone
#   kg PGID               kill it now, it is gone
#   +d PATH   -d PATH     a directory is there, is gone
#
# The end of the pipe means that Umlaut is gone, however it went: kill and remove what is left.
# Says so on its standard output once it is out of reach of a terminal's signals.
# Runs as `sh -c`, in a session of its own, and needs nothing but a POSIX shell and coreutils.

trap '' HUP INT QUIT TERM PIPE TSTP
cd / || exit 1
echo ready
exec >/dev/null

groups=' '
directories='
'
newline='
'

forget_group() {
  case $groups in
    *" $1 "*) groups="${groups%% "$1" *} ${groups#* "$1" }" ;;
  esac
}

forget_directory() {
  case $directories in
    *"$newline$1$newline"*)
      directories="${directories%%"$newline$1$newline"*}$newline${directories#*"$newline$1$newline"}"
      ;;
  esac
}

while IFS= read -r line; do
  argument=${line#???}
  case $line in
    '+g '*) groups="$groups$argument " ;;
    '-g '*) forget_group "$argument" ;;
    'kg '*)
      kill -s KILL -- "-$argument" 2>/dev/null
      forget_group "$argument"
      ;;
    '+d '*) directories="$directories$argument$newline" ;;
    '-d '*) forget_directory "$argument" ;;
  esac
done

for group in $groups; do
  kill -s KILL -- "-$group" 2>/dev/null
done

remove_all() {
  left=0
  while IFS= read -r directory; do
    [ -n "$directory" ] || continue
    rm -rf -- "$directory" 2>/dev/null
    [ ! -e "$directory" ] || left=1
  done <<END
$directories
END
  return $left
}

# A process that is being killed may still make a file.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  remove_all && break
  sleep 0.1
done
