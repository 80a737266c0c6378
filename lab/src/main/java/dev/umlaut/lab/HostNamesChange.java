// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Shell;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.util.List;

/// What changes in the `/etc/hosts` of all hosts when a lab does. Other lines there are left alone:
/// somebody may have written them.
///
/// @param gone lines that are not right any more
/// @param come lines that were not there
record HostNamesChange(List<String> gone, List<String> come) {
  private static final System.Logger LOGGER = System.getLogger(HostNamesChange.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(10);

  HostNamesChange {
    gone = List.copyOf(gone);
    come = List.copyOf(come);
  }

  static HostNamesChange between(LabDefinition before, LabDefinition after) {
    List<String> old = GeneratedFiles.hosts(before).lines().toList();
    List<String> now = GeneratedFiles.hosts(after).lines().toList();
    return new HostNamesChange(
        old.stream().filter(line -> !now.contains(line)).toList(),
        now.stream().filter(line -> !old.contains(line)).toList());
  }

  /// Makes the change in one host. One that cannot is told in the log: it can do without the names.
  void tell(String host, Shell shell) {
    if (gone.isEmpty() && come.isEmpty()) {
      return;
    }
    try {
      CommandResult result = shell.run(program(), LIMIT);
      if (!result.succeeded()) {
        LOGGER.log(System.Logger.Level.WARNING, "{0}: /etc/hosts: {1}", host, result.errorText());
      }
    } catch (UmlautException e) {
      LOGGER.log(System.Logger.Level.WARNING, host + ": /etc/hosts stays as it was", e);
    }
  }

  /// Addresses, names and blanks: nothing that a shell would take for something else.
  private String program() {
    StringBuilder text = new StringBuilder();
    if (!gone.isEmpty()) {
      text.append("kept=$(grep -vxF");
      gone.forEach(line -> text.append(" -e '").append(line).append('\''));
      text.append(" /etc/hosts)\nprintf '%s\\n' \"$kept\" >/etc/hosts || exit\n");
    }
    text.append("cat >>/etc/hosts <<'END'\n");
    come.forEach(line -> text.append(line).append('\n'));
    return text.append("END\n").toString();
  }
}
