// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.nio.charset.StandardCharsets;

/// Keeps the memory of programs that crash in a host, in `/var/crash`. systemd, when it begins,
/// tells the kernel to throw it away, so something must tell it otherwise later: whatever starts
/// the control channel's server does so, as a unit of its own would take a tenth of a boot's time.
/// A program, which the kernel starts for each crash, keeps within limits what a loop of crashes
/// would fill a disk with. Both are in `/run`: no image knows of them.
final class CrashDumps {
  private static final String DROP_IN = "run/systemd/system/umlaut-control@.service.d/crash.conf";

  /// Also for programs that have given up rights, as daemons do. The server is the image's.
  private static final String SERVER =
      """
      [Service]
      ExecStart=
      ExecStart=-/bin/sh -c '\
        echo 2 >/proc/sys/fs/suid_dumpable; \
        echo "|/run/umlaut/crash %%P %%s %%e" >/proc/sys/kernel/core_pattern; \
        exec /usr/sbin/sshd -i -f /usr/lib/umlaut/sshd_config'
      """;

  private static final String PROGRAM =
      """
      #!/bin/sh
      # crash PROCESS SIGNAL PROGRAM, with the memory on standard input: started by the kernel
      PATH=/usr/sbin:/usr/bin:/sbin:/bin
      umask 077
      mkdir -p /var/crash && cd /var/crash || exit 1
      ls -t | grep '^core[.]' | tail -n +8 | xargs -r rm -f
      core=core.$(printf %s "$3" | tr -c 'A-Za-z0-9._-' _).$1
      part=.$core # nobody takes it for a whole one meanwhile
      dd of="$part" bs=64k count=4096 iflag=fullblock conv=sparse 2>/dev/null
      # The kernel writes registers as in a signal's frame. Debuggers want the mask of what is in
      # them 8 bytes earlier, where "SXPF" is, and do not know the file otherwise.
      head -c 65536 "$part" | LC_ALL=C grep -abo SXPF | head -n 2 | while IFS=: read -r at _; do
        dd if="$part" bs=1 skip=$((at + 8)) count=8 2>/dev/null \\
          | dd of="$part" bs=1 seek="$at" conv=notrunc 2>/dev/null
      done
      mv "$part" "$core"
      echo "umlaut: $core in /var/crash: ended by signal $2" >/dev/console
      """;

  private CrashDumps() {}

  /// Adds what it takes.
  static void addTo(HostFiles files) {
    files.add("run/umlaut/crash", PROGRAM.getBytes(StandardCharsets.UTF_8), 0755);
    files.add(DROP_IN, SERVER);
  }
}
