// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import dev.umlaut.guest.Phase;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.LabHost;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.Provision;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How quick virtual time is, and whether it tells the truth: each figure beside that of real time.
public final class VirtualTimeBenchmark {
  private static final int BOOTS = 5;
  private static final int HOURS_RUNS = 3;
  private static final int BUSY_RUNS = 50; // of each of two scenarios
  private static final int REPETITIONS = 10;
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern SUMMARY = Pattern.compile("rtt [a-z/]+ = ([0-9./]+) ms");
  private static final String SCENARIOS = "labs/strongswan/scenarios/";

  /// Those that wait for nothing, and so can be run in real time, too.
  private static final List<String> SHIPPED_IN_BOTH =
      Stream.of(
              "crl-ldap",
              "crl-revoked",
              "dhcp-virtual-ip",
              "dns-signed",
              "eap-md5-radius",
              "nat-rw",
              "net2net-cert",
              "ocsp-revoked",
              "rw-cert")
          .map(name -> SCENARIOS + name)
          .toList();

  private final PrintStream out;
  private final Path home;

  private VirtualTimeBenchmark(PrintStream out, Path home) {
    this.out = out;
    this.home = home;
  }

  /// Prints Markdown.
  ///
  /// @param arguments what to measure, all of it if there are none; a folder is a suite of which
  ///   all verdicts are compared, instead of those of the shipped scenarios
  public static void main(String[] arguments) {
    Map<String, Runnable> parts = new LinkedHashMap<>();
    var benchmark =
        new VirtualTimeBenchmark(System.out, Path.of(System.getProperty("umlaut.home")));
    parts.put("boots", benchmark::boots);
    parts.put("hours", benchmark::hours);
    parts.put("cable", benchmark::roundTrips);
    parts.put("again", benchmark::repetitions);
    parts.put("clocks", () -> benchmark.bothClocks(SHIPPED_IN_BOTH));
    parts.put("busy", benchmark::busy);
    if (arguments.length == 0) {
      parts.values().forEach(Runnable::run);
    }
    for (String argument : arguments) {
      parts.getOrDefault(argument, () -> benchmark.bothClocks(List.of(argument))).run();
    }
  }

  private void boots() {
    LabDefinition lab = LabFile.read(home.resolve("labs/strongswan/lab.yaml"));
    Provision provision = provision(lab);
    LabOptions virtual = LabOptions.defaults().withVirtualTime(START, 1);
    boot(lab, provision, virtual); // classes are loaded by the first one
    List<Boot> inReal = new ArrayList<>();
    List<Boot> inVirtual = new ArrayList<>();
    for (int i = 0; i < BOOTS; i++) {
      inReal.add(boot(lab, provision, LabOptions.defaults()));
      inVirtual.add(boot(lab, provision, virtual));
    }
    out.println("| milliseconds | n | least | median | 90 % | greatest |");
    out.println("|---|---|---|---|---|---|");
    String hosts = lab.hostNames().size() + " hosts ";
    row(hosts + "answer, real time", inReal, Boot::answerNanos);
    row(hosts + "answer, virtual time", inVirtual, Boot::answerNanos);
    row(hosts + "can be used, real time", inReal, Boot::usableNanos);
    row(hosts + "can be used, virtual time", inVirtual, Boot::usableNanos);
    row(hosts + "have started all services, real time", inReal, Boot::settledNanos);
    row(hosts + "have started all services, virtual time", inVirtual, Boot::settledNanos);
    out.println();
  }

  private void row(String what, List<Boot> boots, ToLongFunction<Boot> figure) {
    out.println(new Samples(boots.stream().mapToLong(figure).toArray()).row(what));
  }

  /// What one boot took.
  ///
  /// @param answerNanos until the last host answered
  /// @param usableNanos until the lab could be used: in virtual time hosts finish first what they
  ///   do after their boot, servers included, up to a round time
  /// @param settledNanos until all hosts said that they had started all services
  private record Boot(long answerNanos, long usableNanos, long settledNanos) {}

  private static Boot boot(LabDefinition lab, Provision provision, LabOptions options) {
    var last = new AtomicLong();
    LabOptions listening =
        options.withListener((_, phase) -> {
          if (phase == Phase.READY) {
            last.accumulateAndGet(System.nanoTime(), Math::max);
          }
        });
    long began = System.nanoTime();
    try (Lab running = Lab.start(lab, provision, listening)) {
      if (running.hosts().size() != lab.hostNames().size()) {
        throw new IllegalStateException("not all hosts are there");
      }
      long usable = System.nanoTime() - began;
      for (LabHost host : running.hosts()) {
        // Its status says whether a unit has failed, which is another matter.
        var _ = host.shell().run("systemctl is-system-running --wait || true", LIMIT);
      }
      return new Boot(last.get() - began, usable, System.nanoTime() - began);
    }
  }

  private Provision provision(LabDefinition lab) {
    return Provision.of(lab, home, Store.ofUser(), Progress.silent(), Consent.given());
  }

  private void hours() {
    out.println("| `rekey-hours`: two hours, five hosts | seconds |");
    out.println("|---|---|");
    for (int i = 1; i <= HOURS_RUNS; i++) {
      TestCommandRun run = test(SCENARIOS + "rekey-hours");
      double scenario = run.ended().getFirst().path("seconds").asDouble();
      print(
          "| run %d: from pretest to posttest / from command to report | %.1f / %.1f |",
          i, scenario, run.seconds());
    }
    out.println();
  }

  /// ping prints single times in three digits, and those of its summary to the microsecond.
  private void roundTrips() {
    LabDefinition lab = LabFile.read(home.resolve("bench/labs/long-cable/lab.yaml"));
    String command = "ping -q -c 1 192.168.0.2 >&2; ping -q -c 100 -i 0.1 192.168.0.2";
    try (Lab running =
        Lab.start(lab, provision(lab), LabOptions.defaults().withVirtualTime(START, 1))) {
      byte[] output = running.host("moon").shell().run(command, LIMIT).output();
      Matcher summary = SUMMARY.matcher(new String(output, StandardCharsets.UTF_8));
      if (!summary.find()) {
        throw new IllegalStateException("ping has no summary");
      }
      print(
          "100 round trips over a cable of 10 ms, least/average/greatest/deviation: %s ms.",
          summary.group(1));
    }
    out.println();
  }

  private void repetitions() {
    TestCommandRun run =
        test("--repeat", String.valueOf(REPETITIONS), "--jobs", "2", SCENARIOS + "nat-rw");
    print(
        "`nat-rw` %d times with one seed: %d had the frames of the first, other: %s.",
        REPETITIONS,
        run.end().path("sameFrames").path("nat-rw").asInt(0),
        run.end().path("otherFrames"));
    out.println();
  }

  private void bothClocks(List<String> what) {
    TestCommandRun inReal = TestCommandRun.of(home, what);
    TestCommandRun inVirtual = test(what.toArray(String[]::new));
    print("| %d scenarios | passed | seconds |", inReal.ended().size());
    out.println("|---|---|---|");
    row("real time", inReal);
    row("virtual time", inVirtual);
    out.println();
    Map<String, Map<String, Integer>> found = inVirtual.verdicts();
    inReal
        .verdicts()
        .forEach((name, expected) -> {
          Map<String, Integer> verdicts = found.getOrDefault(name, Map.of());
          if (!verdicts.equals(expected)) {
            print("- %s: %s in real time, %s in virtual time", name, expected, verdicts);
          }
        });
    out.println();
  }

  private void row(String time, TestCommandRun run) {
    print("| %s | %d | %.0f |", time, run.end().path("passed").asInt(), run.seconds());
  }

  private void busy() {
    try (BusyMachine load = new BusyMachine()) {
      TestCommandRun run =
          test(
              "--repeat",
              String.valueOf(BUSY_RUNS),
              "--jobs",
              "2",
              SCENARIOS + "dpd-restart-late",
              SCENARIOS + "nat-rw");
      print(
          "Beside %s: %s in %.0f s, the same frames each time: %s, other: %s.",
          load,
          run.verdicts(),
          run.seconds(),
          run.end().path("sameFrames"),
          run.end().path("otherFrames"));
    }
  }

  private TestCommandRun test(String... arguments) {
    List<String> virtual = new ArrayList<>(List.of("--virtual"));
    virtual.addAll(List.of(arguments));
    return TestCommandRun.of(home, virtual);
  }

  private void print(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
