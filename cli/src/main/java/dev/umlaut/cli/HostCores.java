// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is in the `/var/crash` of a host that runs: see `dev.umlaut.lab.CrashDumps`. What the host
/// says is hostile.
///
/// @param up its lab
/// @param host its name
record HostCores(UpLab up, String host) {
  private static final int TEXT_BYTES_MAX = 1 << 20;

  /// The signal is where elf(5) has it: the first program header is that of the notes, and the
  /// first word of the first of them, behind 12 bytes of header and the name `CORE`, is its number.
  private static final String LIST =
      """
      cd /var/crash 2>/dev/null || exit 0
      for f in core.*; do
        [ -f "$f" ] && [ ! -L "$f" ] || continue
        at=$(od -An -tu4 -j72 -N4 "$f" 2>/dev/null | tr -d ' ')
        signal=$(od -An -tu4 -j$((${at:-0} + 20)) -N4 "$f" 2>/dev/null | tr -d ' ')
        echo "$(stat -c '%Y %s' "$f") ${signal:-0} $f"
      done
      """;

  /// The program is the file that is mapped where it was entered: of a script its interpreter.
  private static final String BACKTRACE =
      """
      cd /var/crash || exit 1
      command -v gdb >/dev/null || { echo 'no gdb in its image' >&2; exit 127; }
      about=$(gdb -q -nx -batch -c "$f" -ex 'info auxv' -ex 'info proc mappings' 2>/dev/null)
      entry=$(echo "$about" | sed -n 's/.*AT_ENTRY .*\\(0x[0-9a-f]*\\)$/\\1/p')
      entry=${entry:-0}
      program=$(echo "$about" | while read -r from to rest; do
        case $from in
          0x*) [ $(($from)) -le $(($entry)) ] && [ $(($entry)) -lt $(($to)) ] \\
            && echo "/${rest#*/}" ;;
        esac
      done | head -n 1)
      [ -f "$program" ] || program=
      exec gdb -q -nx -batch -ex 'thread apply all backtrace' ${program:+"$program"} -c "$f"
      """;

  /// Those that are there, the oldest first.
  List<CoreDump> list() throws IOException {
    return text(LIST)
        .lines()
        .map(line -> CoreDump.parse(host, line))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(CoreDump::time).thenComparingLong(CoreDump::process))
        .toList();
  }

  /// What the host's debugger says about one.
  ///
  /// @throws UmlautException its image has no debugger
  String backtrace(CoreDump core) throws IOException {
    try {
      String text = text("f=" + ShellWords.quoted(core.file()) + "\n" + BACKTRACE);
      return text.lines().map(DiffCommand::printable).collect(Collectors.joining("\n"));
    } catch (UmlautException e) {
      throw new UmlautException(
          "no backtrace of %s on %s: %s".formatted(core.file(), host, e.getMessage()),
          "the image \"development\" has gdb; \"umlaut cores -o DIR\" fetches them for this"
              + " machine's");
    }
  }

  /// Copies one to a file of this machine; that one has been there before is replaced.
  void fetch(CoreDump core, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    String line = "tar -c -f - -C /var/crash -- " + ShellWords.quoted(core.file());
    try (RemoteCommand tar = RemoteCommand.start(up, host, line)) {
      InputStream out = tar.out();
      TarFiles.read(out, core.file(), file);
      var _ = out.transferTo(OutputStream.nullOutputStream());
      tar.check();
    }
  }

  /// Removes these; one that has come since stays.
  void remove(List<CoreDump> cores) throws IOException {
    String files =
        cores.stream().map(core -> ShellWords.quoted(core.file())).collect(Collectors.joining(" "));
    var _ = text("cd /var/crash && rm -f -- " + files);
  }

  private String text(String script) throws IOException {
    try (RemoteCommand command = RemoteCommand.start(up, host, script)) {
      byte[] bytes = command.out().readNBytes(TEXT_BYTES_MAX);
      if (bytes.length == TEXT_BYTES_MAX) {
        throw new UmlautException(host + " says more than anybody will read", "");
      }
      command.check();
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
