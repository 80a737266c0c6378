// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import dev.umlaut.guest.Shell;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.Provision;
import dev.umlaut.lab.ShareDefinition;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Files of a shared folder beside the same files on the host's own disk, by the host's own clock.
/// Before each turn the host forgets all it has read, but where the row says "again"; what this
/// machine has in memory stays there, for both.
public final class SharingBenchmark {
  private static final int TURNS = 7;
  private static final int FOLDERS = 50;
  private static final int FILES_PER_FOLDER = 100;
  private static final int LARGE_BYTES = 256 << 20;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String FORGET = "sync; echo 3 >/proc/sys/vm/drop_caches; ";

  private final PrintStream out;
  private final Shell host;

  private SharingBenchmark(PrintStream out, Shell host) {
    this.out = out;
    this.host = host;
  }

  /// Prints a Markdown table.
  ///
  /// @param arguments none
  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(System.getProperty("umlaut.home"));
    Path folder = Files.createTempDirectory("umlaut-sharing").toRealPath();
    try {
      fill(folder);
      LabDefinition lab =
          LabFile.read(home.resolve("bench/labs/two-hosts/lab.yaml"))
              .withShare(
                  List.of("client"), new ShareDefinition(folder, "/mnt/share", true, folder));
      Provision provision =
          Provision.of(lab, home, Store.ofUser(), Progress.silent(), Consent.given());
      try (Lab running = Lab.start(lab, List.of("client"), provision, LabOptions.defaults())) {
        new SharingBenchmark(System.out, running.host("client").shell()).run();
      }
    } finally {
      remove(folder);
    }
  }

  private static void fill(Path folder) throws IOException {
    byte[] large = new byte[LARGE_BYTES];
    new Random(1).nextBytes(large);
    Files.write(folder.resolve("large"), large);
    for (int i = 0; i < FOLDERS; i++) {
      Path part = Files.createDirectories(folder.resolve("tree/d" + i));
      for (int j = 0; j < FILES_PER_FOLDER; j++) {
        Files.writeString(part.resolve("f" + j + ".c"), "int f" + j + ";\n");
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }

  private void run() {
    String _ = say("cp -r /mnt/share /var/disk");
    out.println("| milliseconds | n | least | median | 90 % | greatest |");
    out.println("|---|---|---|---|---|---|");
    for (String place : List.of("/mnt/share", "/var/disk")) {
      String where = place.equals("/var/disk") ? "disk" : "share";
      row(where, "read 256 MiB", FORGET, "dd if=%s/large of=/dev/null bs=1M".formatted(place));
      row(
          where,
          "write 64 MiB, synchronised",
          "",
          "dd if=/dev/zero of=%s/new bs=1M count=64 conv=fsync".formatted(place));
      row(where, "`find` over 5000 files", FORGET, "find %s/tree -type f".formatted(place));
      row(where, "`ls -lR` over 5000 files", FORGET, "ls -lR %s/tree".formatted(place));
      row(where, "the same again", "", "ls -lR %s/tree".formatted(place));
      row(where, "read 5000 small files", FORGET, "cat %s/tree/*/*".formatted(place));
    }
  }

  private void row(String where, String what, String before, String command) {
    long[] nanos = new long[TURNS];
    for (int i = 0; i < TURNS; i++) {
      String measured =
          before
              + "a=$(date +%s%N); "
              + command
              + " >/dev/null 2>&1; b=$(date +%s%N); echo $((b-a))";
      nanos[i] = Long.parseLong(say(measured).strip());
    }
    out.println(new Samples(nanos).row(where + ": " + what));
  }

  private String say(String command) {
    return new String(host.run(command, LIMIT).output(), StandardCharsets.UTF_8);
  }
}
