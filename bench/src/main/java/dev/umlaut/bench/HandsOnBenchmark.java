// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import dev.umlaut.guest.ConsoleWatcher;
import dev.umlaut.guest.HostConsole;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.Provision;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What somebody waits for who has a lab in his hands: each command is a process of its own, as he
/// starts it. The last row is a key on a host's console, until it is echoed.
public final class HandsOnBenchmark {
  private static final String NAME = "bench-hands-on";
  private static final String HOST = "moon";
  private static final int COMMANDS = 20;
  private static final int LABS = 5;
  private static final int KEYS = 300;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final PrintStream out;
  private final Path home;
  private final Path folder;

  private HandsOnBenchmark(PrintStream out, Path home) {
    this.out = out;
    this.home = home;
    this.folder = home.resolve("bench/target/" + NAME);
  }

  /// Prints a Markdown table.
  ///
  /// @param arguments none
  public static void main(String[] arguments) throws InterruptedException {
    new HandsOnBenchmark(System.out, Path.of(System.getProperty("umlaut.home"))).run();
  }

  private void run() throws InterruptedException {
    copyLab();
    out.println("| milliseconds | n | least | median | 90 % | greatest |");
    out.println("|---|---|---|---|---|---|");
    out.println(times(COMMANDS, "--help").row("`umlaut --help`"));
    long[] ups = new long[LABS];
    long[] downs = new long[LABS];
    for (int i = 0; i < LABS; i++) {
      ups[i] = nanos("up", "--fresh", folder.toString());
      if (i == 0) {
        out.println(times(COMMANDS, "ps").row("`umlaut ps`"));
        out.println(times(COMMANDS, "exec", "--lab", NAME, HOST, "true").row("`umlaut exec`"));
      }
      downs[i] = nanos("down", NAME);
    }
    out.println(new Samples(ups).row("`umlaut up` of eight hosts"));
    out.println(new Samples(downs).row("`umlaut down` of eight hosts, in good order"));
    out.println(keys().row("a key on a console, echoed"));
    nanos("down", "--fresh", folder.toString());
  }

  /// Under a name of its own, so that a lab that is up is left alone.
  private void copyLab() {
    Path lab = home.resolve("labs/strongswan");
    Commands.attempt("rm", "-rf", folder.toString());
    String _ = Commands.run("cp", "-r", lab.toString(), folder.toString());
    try {
      Path file = folder.resolve("lab.yaml");
      Files.writeString(file, Files.readString(file).replaceFirst("(?m)^lab: .*$", "lab: " + NAME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Samples times(int count, String... arguments) {
    nanos(arguments); // the first one makes the archive of classes
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      nanos[i] = nanos(arguments);
    }
    return new Samples(nanos);
  }

  private long nanos(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = home.resolve("umlaut").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    long began = System.nanoTime();
    String _ = Commands.run(command);
    return System.nanoTime() - began;
  }

  /// In this process: what the API adds is in the row of `exec`.
  private Samples keys() throws InterruptedException {
    LabDefinition lab = LabFile.read(folder.resolve("lab.yaml"));
    Provision provision =
        Provision.of(lab, home, Store.ofUser(), Progress.silent(), Consent.given());
    try (Lab running = Lab.start(lab, List.of(HOST), provision, LabOptions.defaults())) {
      HostConsole console = running.host(HOST).screen();
      try (ConsoleWatcher watcher = console.watch(0)) {
        // Nothing but the echo of keys after that: the terminal's own, with no shell in between.
        String reader =
            "systemd-run --quiet -p TTYPath=/dev/hvc0 -p StandardInput=tty -p StandardOutput=tty"
                + " sh -c 'stty echo; echo begin; exec cat >/dev/null'";
        var _ = running.host(HOST).shell().run(reader, LIMIT);
        await(watcher, "begin");
        long[] nanos = new long[KEYS];
        for (int i = 0; i < KEYS; i++) {
          String key = Character.toString('a' + i % 26);
          nanos[i] = type(console, watcher, key);
        }
        return new Samples(nanos);
      }
    }
  }

  private static long type(HostConsole console, ConsoleWatcher watcher, String key)
      throws InterruptedException {
    long began = System.nanoTime();
    console.type(key.getBytes(StandardCharsets.UTF_8));
    await(watcher, key);
    return System.nanoTime() - began;
  }

  private static void await(ConsoleWatcher watcher, String answer) throws InterruptedException {
    String seen = "";
    while (!seen.contains(answer)) {
      byte[] next = watcher.next();
      if (next.length == 0) {
        throw new IllegalStateException("the host has ended");
      }
      seen += new String(next, StandardCharsets.UTF_8);
    }
  }
}
