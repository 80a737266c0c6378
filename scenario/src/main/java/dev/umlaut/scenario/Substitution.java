// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/// Command substitution on the runner's side. Only `date` is known: scenarios use it to put the
/// time into a file, and everything else would mean running commands of a scenario on this machine.
final class Substitution {
  private static final Map<Character, String> FORMATS =
      Map.of(
          'Y',
          "yyyy",
          'm',
          "MM",
          'd',
          "dd",
          'H',
          "HH",
          'M',
          "mm",
          'S',
          "ss",
          'F',
          "yyyy-MM-dd",
          'T',
          "HH:mm:ss",
          'y',
          "yy");

  private Substitution() {}

  static String value(String command, ShellScope scope) {
    String[] words = command.strip().split("[ \t]+", -1);
    if (!words[0].equals("date") || words.length != 2 || !words[1].startsWith("+")) {
      throw new ShellSyntax(
          "`" + command.strip() + "` would be executed on the machine that runs the test",
          "Only `date +FORMAT` is done there; escape the backquotes (\\`) or the dollar sign (\\$)"
              + " to have it executed in the host.");
    }
    return date(words[1].substring(1), scope.clock().instant());
  }

  private static String date(String format, Instant now) {
    ZonedDateTime time = now.atZone(ZoneOffset.UTC);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        text.append(c);
        continue;
      }
      char field = format.charAt(++i);
      String pattern = FORMATS.get(field);
      if (field == 's') {
        text.append(now.getEpochSecond());
      } else if (field == '%') {
        text.append('%');
      } else if (pattern != null) {
        text.append(DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time));
      } else {
        throw new ShellSyntax(
            "the format %" + field + " of `date` is not known",
            "Known: %s %Y %m %d %H %M %S %F %T.");
      }
    }
    return text.toString();
  }
}
