// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.Set;

/// The shell programs that the runner sends to a host around the scenario's own commands. Each does
/// all there is to do in that host at once, because every round trip costs time.
final class HostPrograms {
  /// Wait until no IKE daemon runs a script, seen twice in a row, and for 2 s at most.
  static final String SETTLE =
      """
      daemons=$(pgrep -d , -x 'charon|charon-systemd') || exit 0
      quiet=0
      n=0
      while [ $quiet -lt 2 ] && [ $n -lt 40 ]; do
        if pgrep -P "$daemons" >/dev/null; then quiet=0; else quiet=$((quiet + 1)); fi
        n=$((n + 1))
        sleep 0.03
      done
      exit 0
      """;

  private HostPrograms() {}

  /// What a host is made ready for.
  ///
  /// @param withFiles whether the tar of {@link HostFiles} is on standard input
  /// @param roles of the host
  /// @param cleanable whether the host is to be put back afterwards
  /// @param withVersions whether to print the versions of kernel and strongSwan
  record Wanted(boolean withFiles, Set<HostRole> roles, boolean cleanable, boolean withVersions) {
    Wanted {
      roles = Set.copyOf(roles);
    }
  }

  /// Make a host ready for a scenario.
  static String prepare(Wanted wanted, Sections s) {
    StringBuilder program = new StringBuilder(CleanPrograms.FUNCTIONS).append(s.function());
    if (wanted.cleanable()) {
      program.append(
          """
          if [ -e %s/covered ]; then restore; else baseline; fi
          cover || exit 1
          """
              .formatted(CleanPrograms.FOLDER));
    }
    if (wanted.withFiles()) {
      program.append("tar -C / --overwrite -xhmf - || exit 1\n");
    }
    Set<HostRole> roles = wanted.roles();
    program.append(clearLogs(roles));
    if (roles.contains(HostRole.DATABASE)) {
      program.append(
          """
          mkdir -p /etc/db.d
          mount -n -t ramfs -o size=5m ramfs /etc/db.d
          chgrp www-data /etc/db.d
          chmod g+w /etc/db.d
          """);
    }
    program.append(
        """
        connections=0
        { read -r connections </proc/sys/net/netfilter/nf_conntrack_count; } 2>/dev/null
        [ "$connections" = 0 ] || conntrack -F >/dev/null 2>&1
        ip -force -batch - <<'END' >/dev/null 2>&1
        xfrm state flush
        xfrm policy flush
        neighbour flush all
        END
        for family in ipv4 ipv6; do
          { echo 1 >/proc/sys/net/$family/route/flush; } 2>/dev/null
        done
        """);
    if (wanted.withVersions()) {
      program.append(
          """
          section kernel
          uname -r
          section strongswan
          swanctl --version 2>/dev/null || ipsec --version 2>/dev/null
          """);
    }
    // Last, so that nothing of the above is captured.
    if (roles.contains(HostRole.CAPTURE)) {
      return program.append(CapturePrograms.START).append(CapturePrograms.AWAIT).toString();
    }
    return program.append("exit 0\n").toString();
  }

  private static String clearLogs(Set<HostRole> roles) {
    StringBuilder program = new StringBuilder("set -- /var/log/leak-detective.log\n");
    if (roles.contains(HostRole.IPSEC)) {
      program.append("set -- \"$@\" /var/log/auth.log /var/log/daemon.log\n");
    }
    if (roles.contains(HostRole.RADIUS)) {
      program.append("set -- \"$@\" /var/log/daemon.log /var/log/freeradius/radius.log\n");
    }
    return program
        .append(
            """
            found=
            for file; do [ ! -e "$file" ] || found=yes; done
            if [ "$found" ]; then rm -f "$@"; reopen_logs; fi
            """)
        .toString();
  }

  /// Look for what the scenario left behind, and fetch the logs. Then the host is put back as far
  /// as the shell can do it, and its state is printed.
  ///
  /// @param cleaning more to do for that; empty when the host is not to be put back
  static String finish(Set<HostRole> roles, Set<Cleaning> cleaning, Sections s) {
    StringBuilder program =
        new StringBuilder(CleanPrograms.FUNCTIONS).append(s.function()).append(checks(roles));
    if (cleaning.contains(Cleaning.NFT)) {
      program.append(CleanPrograms.restoreNft());
    }
    if (!cleaning.isEmpty()) {
      program.append(
          """
          section changed
          for name in %1$s/upper/etc/*; do echo "${name##*/}"; done
          restore
          section state
          state %2$s
          section baseline
          while IFS= read -r line; do printf '%%s\\n' "$line"; done <%1$s/%3$s
          """
              .formatted(
                  CleanPrograms.FOLDER,
                  cleaning.contains(Cleaning.SETTINGS) ? "full" : "quick",
                  cleaning.contains(Cleaning.SETTINGS) ? "baseline" : "quick"));
    }
    return program.append("exit 0\n").toString();
  }

  /// How a host is put back.
  enum Cleaning {
    /// As always.
    ORDINARY,
    /// All settings of the kernel's network are compared: the scenario speaks of such.
    SETTINGS,
    /// The same for the filters of `nft`.
    NFT
  }

  private static String checks(Set<HostRole> roles) {
    StringBuilder program = new StringBuilder();
    if (roles.contains(HostRole.CAPTURE)) {
      program.append(CapturePrograms.STOP);
    }
    if (roles.contains(HostRole.IPSEC)) {
      program.append(
          """
          section check state
          ip xfrm state
          section check policy
          ip xfrm policy
          if [ -e /var/run/charon.pid ]; then
            section stale
            echo /var/run/charon.pid
            rm -f /var/run/charon.pid
          fi
          """);
    }
    program.append(
        """
        if [ -e /var/log/leak-detective.log ]; then
          section check leaks
          grep -v 'No leaks detected' /var/log/leak-detective.log
        fi
        """);
    if (roles.contains(HostRole.IPSEC) || roles.contains(HostRole.RADIUS)) {
      program.append(
          """
          section LOG auth.log
          grep -E 'charon|last message repeated|imcv|pt-tls-client' /var/log/auth.log 2>/dev/null
          section LOG daemon.log
          grep -E 'systemd|swanctl|charon|last message repeated|imcv' /var/log/daemon.log \
            2>/dev/null
          """);
    }
    if (roles.contains(HostRole.CAPTURE)) {
      program.append("section CAPTURE tcpdump.log\n").append(CapturePrograms.PRINT);
    }
    if (roles.contains(HostRole.DATABASE)) {
      program.append("umount -n /etc/db.d && rmdir /etc/db.d\n");
    }
    return program.toString();
  }

  /// Put back what the shell's part of it could not, and look at everything again.
  ///
  /// @param repairs made of what was found
  static String repair(String repairs, Sections s) {
    return CleanPrograms.FUNCTIONS
        + s.function()
        + repairs
        + "restore\nsection state\nstate full\nsection baseline\ncat "
        + CleanPrograms.FOLDER
        + "/baseline\nexit 0\n";
  }

  /// Note the state anew: daemons were started again.
  static String renew() {
    return CleanPrograms.FUNCTIONS + "note_state\n";
  }
}
