// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.List;

/// Rules about the lists of hosts in `test.conf`.
final class LintHosts {
  private LintHosts() {}

  static void check(LintInput input, LineFindings findings) {
    List<String> shown = input.scenario().conf().words(HostRole.SHOWN.variable());
    List<String> ipsec = input.scenario().conf().words(HostRole.IPSEC.variable());
    input
        .byHost()
        .forEach((host, actions) -> {
          if (!shown.contains(host)) {
            SourceLine first = actions.getFirst().source();
            findings.add(
                LintRule.UNLISTED_HOST,
                input.confLine(HostRole.SHOWN.variable()),
                "VIRTHOSTS does not list " + host + ", which gets commands: " + place(first),
                "Add it; the host boots all the same.");
          }
          if (!ipsec.contains(host) && actions.stream().anyMatch(LintHosts::startsIpsec)) {
            findings.add(
                LintRule.UNLISTED_IPSEC,
                input.confLine(HostRole.IPSEC.variable()),
                "IPSECHOSTS does not list " + host + ", where an IKE daemon is started",
                "Add it, or states and policies that remain there are not found.");
          }
        });
  }

  private static String place(SourceLine line) {
    return line.file().getFileName() + ":" + line.number();
  }

  private static boolean startsIpsec(LintInput.Action action) {
    return Services.of(action).stream()
        .anyMatch(change -> change.starts() && Services.IKE.contains(change.name()));
  }
}
