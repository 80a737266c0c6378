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
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// What a user waits for, on the shipped strongSwan lab with a warm store: until hosts are ready,
/// and for one command. Each figure has its comparison beside it: one host for eight, and the same
/// command started by a shell inside of the guest, without the control channel.
public final class LabBenchmark {
  private static final int BOOTS = 5;
  private static final int COMMANDS = 300;
  private static final int WARM_UP = 100;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final PrintStream out;
  private final LabDefinition lab;
  private final Provision provision;

  private LabBenchmark(PrintStream out, LabDefinition lab, Provision provision) {
    this.out = out;
    this.lab = lab;
    this.provision = provision;
  }

  /// Prints a Markdown table.
  ///
  /// @param arguments none
  public static void main(String[] arguments) {
    Path home = Path.of(System.getProperty("umlaut.home"));
    LabDefinition lab = LabFile.read(home.resolve("labs/strongswan/lab.yaml"));
    Provision provision =
        Provision.of(lab, home, Store.ofUser(), Progress.silent(), Consent.given());
    new LabBenchmark(System.out, lab, provision).run();
  }

  private void run() {
    out.println("| milliseconds | n | least | median | 90 % | greatest |");
    out.println("|---|---|---|---|---|---|");
    out.println(boots(List.of("moon")).row("1 host ready"));
    out.println(boots(lab.hostNames()).row(lab.hostNames().size() + " hosts ready"));
    try (Lab running = Lab.start(lab, List.of("moon"), provision, LabOptions.defaults())) {
      Shell moon = running.host("moon").shell();
      out.println(commands(moon).row("`exec` of `true` on a ready host"));
      out.println(inside(moon).row("`/bin/true` by a shell inside of the guest"));
    }
    try (Lab running = Lab.start(lab, provision, LabOptions.defaults())) {
      Shell moon = running.host("moon").shell();
      out.println(commands(moon).row("`exec` of `true` in the lab of eight"));
    }
  }

  private Samples boots(Collection<String> hosts) {
    long[] nanos = new long[BOOTS];
    for (int i = 0; i < BOOTS; i++) {
      long began = System.nanoTime();
      try (Lab running = Lab.start(lab, hosts, provision, LabOptions.defaults())) {
        nanos[i] = System.nanoTime() - began;
        if (running.hosts().size() != hosts.size()) {
          throw new IllegalStateException("not all hosts are there");
        }
      }
    }
    return new Samples(nanos);
  }

  private static Samples commands(Shell shell) {
    for (int i = 0; i < WARM_UP; i++) {
      runTrue(shell);
    }
    long[] nanos = new long[COMMANDS];
    for (int i = 0; i < COMMANDS; i++) {
      long began = System.nanoTime();
      runTrue(shell);
      nanos[i] = System.nanoTime() - began;
    }
    return new Samples(nanos);
  }

  private static void runTrue(Shell shell) {
    if (shell.run("true", LIMIT).exitStatus() != 0) {
      throw new IllegalStateException("true failed");
    }
  }

  /// The guest's own clock around a process that its shell starts.
  private static Samples inside(Shell shell) {
    String program =
        ("for i in $(seq %d); do a=$(date +%%s%%N); /bin/true; b=$(date +%%s%%N);"
                + " echo $((b-a)); done")
            .formatted(COMMANDS);
    byte[] output = shell.run("bash -c '" + program + "'", LIMIT).output();
    return new Samples(
        new String(output, StandardCharsets.UTF_8).lines().mapToLong(Long::parseLong).toArray());
  }
}
