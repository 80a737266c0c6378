// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.List;
import java.util.Set;

/// The shell programs that the runner sends to a host around the scenario's own commands. Each does
/// all there is to do in that host at once, because every round trip costs time.
final class HostPrograms {
  private static final String STATE = "/run/umlaut/scenario";

  /// Puts a host's files back: those that the scenario covered, then those that the lab had laid
  /// over the image (the second disk still has them).
  private static final String RESTORE =
      """
      restore() {
        [ -e %1$s/laid ] || return 0
        (cd / && while IFS= read -r file; do rm -f -- "$file"; done) <%1$s/added
        if [ -s %1$s/covered ]; then
          tar -C / --overwrite -xhf %1$s/before.tar
        fi
        if [ -b /dev/vdb ]; then
          tar --extract --file=/dev/vdb --directory=/ --numeric-owner --overwrite \
            --keep-directory-symlink --warning=no-timestamp
        fi
        rm -rf %1$s
      }
      """
          .formatted(STATE);

  private HostPrograms() {}

  /// Make a host ready for a scenario. Reads the tar of {@link HostFiles} when there are files.
  static String prepare(List<String> files, Set<HostRole> roles, boolean withVersions, Sections s) {
    StringBuilder program = new StringBuilder(RESTORE).append(s.function()).append("restore\n");
    if (!files.isEmpty()) {
      program.append(lay(files));
    }
    if (roles.contains(HostRole.CAPTURE)) {
      program.append(CapturePrograms.START);
    }
    program.append(clearLogs(roles));
    if (roles.contains(HostRole.DATABASE)) {
      program.append(
          """
          mkdir -p /etc/db.d
          mount -t ramfs -o size=5m ramfs /etc/db.d
          chgrp www-data /etc/db.d
          chmod g+w /etc/db.d
          """);
    }
    program.append(
        """
        conntrack -F >/dev/null 2>&1
        ip xfrm state flush
        ip xfrm policy flush
        """);
    if (withVersions) {
      program.append(
          """
          section kernel
          uname -r
          section strongswan
          swanctl --version 2>/dev/null || ipsec --version 2>/dev/null
          """);
    }
    program.append(roles.contains(HostRole.CAPTURE) ? CapturePrograms.AWAIT : "exit 0\n");
    return program.toString();
  }

  private static String lay(List<String> files) {
    return """
    mkdir -p %1$s
    cat >%1$s/laid <<'END_OF_FILES'
    %2$s
    END_OF_FILES
    (cd / && while IFS= read -r file; do
      if [ -e "$file" ]; then echo "$file" >&3; else echo "$file" >&4; fi
    done) <%1$s/laid 3>%1$s/covered 4>%1$s/added
    if [ -s %1$s/covered ]; then
      tar -C / -chf %1$s/before.tar -T %1$s/covered || exit 1
    fi
    tar -C / --overwrite -xhmf - || exit 1
    """
        .formatted(STATE, String.join("\n", files));
  }

  private static String clearLogs(Set<HostRole> roles) {
    StringBuilder program = new StringBuilder("rm -f /var/log/leak-detective.log\n");
    boolean ipsec = roles.contains(HostRole.IPSEC);
    boolean radius = roles.contains(HostRole.RADIUS);
    if (ipsec) {
      program.append("rm -f /var/log/auth.log /var/log/daemon.log\n");
    }
    if (radius) {
      program.append("rm -f /var/log/daemon.log /var/log/freeradius/radius.log\n");
    }
    if (ipsec || radius) {
      program.append("pkill -HUP -x rsyslogd\n");
    }
    return program.toString();
  }

  /// Look for what the scenario left behind, fetch the logs, and clean up.
  static String finish(Set<HostRole> roles, boolean restore, Sections s) {
    StringBuilder program = new StringBuilder(RESTORE).append(s.function());
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
        section check leaks
        [ -e /var/log/leak-detective.log ] \
          && grep -v 'No leaks detected' /var/log/leak-detective.log
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
      program.append("umount /etc/db.d && rmdir /etc/db.d\n");
    }
    return program.append(restore ? "restore\n" : "").append("exit 0\n").toString();
  }
}
