// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// Shell programs that start and stop the capture of packets in a host.
final class CapturePrograms {
  private static final String LOG = "/tmp/tcpdump.log";
  private static final String ERRORS = "/tmp/tcpdump.err.log";

  /// Start a capture; it may take a moment until it listens, for which {@link #AWAIT} waits.
  ///
  /// Each line is written as it comes, by stdbuf: with an option -l of its own tcpdump looks up ten
  /// times a second, which is most of what there is to do in hours of virtual time.
  static final String START =
      """
      setsid stdbuf -oL tcpdump --immediate-mode -i eth0 not port ssh and not port domain \
        >%1$s 2>%2$s </dev/null &
      """
          .formatted(LOG, ERRORS);

  /// Wait until the capture listens, at most 5 s.
  static final String AWAIT =
      """
      n=0
      until [ -s %1$s ] && grep -q 'listening on' %1$s; do
        if [ $n -ge 100 ]; then
          echo 'the capture did not start:' >&2
          cat %1$s >&2
          exit 1
        fi
        sleep 0.05
        n=$((n + 1))
      done
      """
          .formatted(ERRORS);

  /// Stop every capture. Packets may still be on their way from the kernel to the file: the signal
  /// makes tcpdump print how many it has got and written, and both must be the same.
  static final String STOP =
      """
      n=0
      while [ $n -lt 100 ] && pkill -USR1 -x tcpdump; do
        sleep 0.01
        set -- $(sed -n \
          '$s/^[^0-9]*\\([0-9][0-9]*\\)[^0-9][^0-9]*\\([0-9][0-9]*\\).*/\\1 \\2/p' %1$s)
        if [ $# -eq 2 ] && [ "$1" = "$2" ]; then
          break
        fi
        n=$((n + 1))
      done
      n=0
      while pkill -x tcpdump && [ $n -lt 200 ]; do
        sleep 0.01
        n=$((n + 1))
      done
      """
          .formatted(ERRORS);

  /// Print what was captured.
  static final String PRINT = "cat " + LOG + "\n";

  private CapturePrograms() {}
}
