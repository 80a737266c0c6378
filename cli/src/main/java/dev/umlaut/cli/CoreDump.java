// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The memory of a program that has crashed in a host.
///
/// @param host where
/// @param file its name in the host's `/var/crash`
/// @param program what the kernel calls it: at most 15 characters of its name
/// @param process its number
/// @param signal that ended it; 0: the file does not say
/// @param sizeBytes of the file, holes too
/// @param time when, by the host's clock
/// @param backtrace what a debugger says; empty when it was not asked
record CoreDump(
    String host,
    String file,
    String program,
    long process,
    int signal,
    long sizeBytes,
    String time,
    String backtrace) {
  private static final Pattern LINE =
      Pattern.compile(
          "([0-9]{1,18}) ([0-9]{1,18}) ([0-9]{1,10}) "
              + "(core\\.([A-Za-z0-9._-]{1,64})\\.([0-9]{1,9}))");
  private static final int SIGNAL_MAX = 64;

  /// One line of what a host says: `SECONDS BYTES SIGNAL FILE`.
  ///
  /// @return nothing when it is no such line: names are the host's, and may be anything
  static Optional<CoreDump> parse(String host, String line) {
    Matcher words = LINE.matcher(line);
    if (!words.matches()) {
      return Optional.empty();
    }
    String time;
    try {
      time = Instant.ofEpochSecond(Long.parseLong(words.group(1))).toString();
    } catch (DateTimeException e) {
      time = "";
    }
    long signal = Long.parseLong(words.group(3));
    return Optional.of(
        new CoreDump(
            host,
            words.group(4),
            words.group(5),
            Long.parseLong(words.group(6)),
            signal > SIGNAL_MAX ? 0 : (int) signal,
            Long.parseLong(words.group(2)),
            time,
            ""));
  }

  CoreDump withBacktrace(String text) {
    return new CoreDump(host, file, program, process, signal, sizeBytes, time, text);
  }

  /// The signal for people, such as `11 SEGV`; names as signal(7) has them for x86.
  String signalText() {
    String name =
        switch (signal) {
          case 3 -> " QUIT";
          case 4 -> " ILL";
          case 5 -> " TRAP";
          case 6 -> " ABRT";
          case 7 -> " BUS";
          case 8 -> " FPE";
          case 11 -> " SEGV";
          case 24 -> " XCPU";
          case 25 -> " XFSZ";
          case 31 -> " SYS";
          default -> "";
        };
    return signal == 0 ? "" : signal + name;
  }
}
