// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.lab.LabClock;
import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Protects the run of many scenarios: order, use of labs, faults of the hosts, interruption. No
/// kernel: hosts are functions.
@Timeout(60)
class SuiteRunnerTest {
  @TempDir private Path folder = Path.of("");

  private ScenarioPlan example = plan("");
  private final Labs labs = new Labs();
  private final Seen seen = new Seen();

  @BeforeEach
  void readExample() {
    example = plan("moon::work\n");
  }

  private ScenarioPlan plan(String pretest) {
    return Examples.plan(folder, pretest, "", "");
  }

  private List<ScenarioPlan> plans(String... names) {
    return Stream.of(names).map(this::named).toList();
  }

  /// One whose name begins with `virtual` wants virtual time.
  private ScenarioPlan named(String name) {
    Scenario s = example.scenario();
    boolean virtual = name.startsWith("virtual");
    String text = "VIRTHOSTS=moon CLOCK=virtual\n";
    TestConf conf = virtual ? TestConf.parse(Path.of("test.conf"), text) : s.conf();
    return new ScenarioPlan(
        new Scenario(name, s.directory(), conf, s.texts(), s.configuredHosts()),
        example.topology(),
        "",
        example.steps(),
        List.of(),
        example.placeholders(),
        example.variables(),
        FaultLine.NONE,
        example.strictness());
  }

  private boolean run(SuiteOptions options, String... names) {
    return new SuiteRunner(options, labs, seen).run(plans(names));
  }

  /// What a listener was told.
  private static final class Seen implements SuiteListener {
    final List<String> verdicts = new CopyOnWriteArrayList<>();
    final List<String> repeated = new CopyOnWriteArrayList<>();
    final List<String> abandoned = new CopyOnWriteArrayList<>();
    final List<ScenarioResult> results = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    final Set<String> overlaps = ConcurrentHashMap.newKeySet();

    @Override
    public void jobStarted(SuiteJob job) {
      alone("start of " + job.name());
    }

    @Override
    public void jobRepeated(SuiteJob job, String why) {
      repeated.add(job.name() + ": " + why);
    }

    @Override
    public void jobDone(SuiteJob job, ScenarioResult result) {
      alone("end of " + job.name());
      verdicts.add(job.name() + " " + job.round() + " " + result.verdict().word());
      results.add(result);
    }

    @Override
    public void jobAbandoned(SuiteJob job) {
      abandoned.add(job.name());
    }

    private void alone(String what) {
      if (inside.incrementAndGet() != 1) {
        overlaps.add(what);
      }
      inside.decrementAndGet();
    }
  }

  /// Labs in memory. Everything that is done with them goes to a list.
  private static final class Labs implements LabSupply {
    final List<String> events = new CopyOnWriteArrayList<>();
    IntFunction<FakeTestbed.Host> hostsOf = _ -> _ -> FakeTestbed.result(0, "", "");
    final List<LabClock> clocks = new CopyOnWriteArrayList<>();
    Set<String> lost = Set.of();
    Duration age = Duration.ZERO;
    int failingStarts;

    @Override
    public SuiteLab start(int number, LabClock clock, Collection<String> hosts) {
      events.add("start " + number);
      clocks.add(clock);
      if (failingStarts > 0) {
        failingStarts--;
        throw new UmlautException("moon did not become ready", "");
      }
      return new FakeLab(this, number, new TreeSet<>(hosts));
    }

    @Override
    public Software software() {
      return new Software("7", "image", "6");
    }
  }

  private record FakeLab(Labs labs, int number, Set<String> running) implements SuiteLab {
    @Override
    public Set<String> ensure(Collection<String> hosts) {
      Set<String> missing = new TreeSet<>(hosts);
      missing.removeAll(running);
      running.addAll(missing);
      return missing;
    }

    @Override
    public void restart(Collection<String> hosts) {
      labs.events.add("restart " + hosts);
    }

    @Override
    public Set<String> lost() {
      return number == 1 ? labs.lost : Set.of();
    }

    @Override
    public Duration age() {
      return labs.age;
    }

    @Override
    public Closeable capture(Path file) {
      labs.events.add("+ " + file);
      return () -> labs.events.add("- " + file);
    }

    @Override
    public Testbed testbed() {
      return new FakeTestbed(running, labs.hostsOf.apply(number));
    }

    @Override
    public void close() {
      labs.events.add("close " + number);
    }
  }

  @Test
  void oneLabServesAllScenariosInTheirOrder() {
    assertThat(run(SuiteOptions.defaults(), "c", "a", "b")).isTrue();

    assertThat(seen.verdicts).containsExactly("c 1 passed", "a 1 passed", "b 1 passed");
    assertThat(labs.events).containsExactly("start 1", "close 1");
  }

  @Test
  void aFreshLabForEachWhenAsked() {
    assertThat(run(SuiteOptions.defaults().withFresh(true), "a", "b")).isTrue();

    assertThat(labs.events).containsExactly("start 1", "close 1", "start 2", "close 2");
  }

  /// A lab has one clock for its whole life.
  @Test
  void aLabIsReplacedWhenTheNextScenarioWantsTheOtherClock() {
    assertThat(run(SuiteOptions.defaults(), "a", "b", "virtual-a", "virtual-b", "c")).isTrue();

    assertThat(seen.verdicts).hasSize(5).allMatch(verdict -> verdict.endsWith("passed"));
    assertThat(labs.clocks).containsExactly(LabClock.REAL, LabClock.VIRTUAL, LabClock.REAL);
    assertThat(labs.events)
        .containsExactly("start 1", "close 1", "start 2", "close 2", "start 3", "close 3");
  }

  @Test
  void allRunInVirtualTimeWhenAsked() {
    assertThat(run(SuiteOptions.defaults().withVirtual(true), "a", "virtual-a", "b")).isTrue();
    assertThat(labs.clocks).containsExactly(LabClock.VIRTUAL);
  }

  /// What a lab was given ends some day, and in virtual time that day comes soon.
  @Test
  void aLabThatHasBecomeOldIsReplaced() {
    labs.age = Duration.ofHours(50);

    assertThat(run(SuiteOptions.defaults(), "virtual-a", "virtual-b")).isTrue();

    assertThat(labs.events).containsExactly("start 1", "close 1", "start 2", "close 2");
  }

  @Test
  void theSameScenarioAgainIsItsNextRound() {
    run(SuiteOptions.defaults(), "a", "b", "a");

    assertThat(seen.verdicts).containsExactly("a 1 passed", "b 1 passed", "a 2 passed");
  }

  /// The barrier opens only when two scenarios are inside at once, each in a lab of its own.
  @Test
  void twoJobsRunAtTheSameTimeInTwoLabs() {
    CyclicBarrier bothInside = new CyclicBarrier(2);
    labs.hostsOf =
        _ ->
            command -> {
              if (command.equals("work")) {
                await(bothInside);
              }
              return FakeTestbed.result(0, "", "");
            };

    assertThat(run(SuiteOptions.defaults().withJobs(2), "a", "b", "c", "d")).isTrue();

    assertThat(seen.verdicts).hasSize(4).allMatch(verdict -> verdict.endsWith("passed"));
    assertThat(labs.events).containsOnlyOnce("start 1", "start 2").hasSize(4);
    assertThat(seen.overlaps).as("the listener sees one thread at a time").isEmpty();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new UmlautException("alone: " + e, "");
    }
  }

  @Test
  void aScenarioWhoseHostsDoNotBootGetsAFreshLabOnce() {
    labs.failingStarts = 1;

    assertThat(run(SuiteOptions.defaults(), "a", "b")).isTrue();

    assertThat(seen.verdicts).containsExactly("a 1 passed", "b 1 passed");
    assertThat(seen.repeated).containsExactly("a: moon did not become ready");
    assertThat(seen.results.getFirst().phases().getFirst().entries().getFirst())
        .as("the report says so")
        .isEqualTo(new LogEntry.Remark("# begun again in a fresh lab: moon did not become ready"));
  }

  @Test
  void aScenarioWhoseHostsFailTwiceIsBrokenAndTheOthersRun() {
    labs.failingStarts = 2;

    assertThat(run(SuiteOptions.defaults(), "a", "b")).isTrue();

    assertThat(seen.verdicts).containsExactly("a 1 broken", "b 1 passed");
    assertThat(labs.events).containsExactly("start 1", "start 2", "start 3", "close 3");
  }

  /// Else a machine without memory costs a minute and a half for each of hundreds of scenarios.
  @Test
  void theRunEndsWhenNoHostsBootAtAll() {
    labs.failingStarts = Integer.MAX_VALUE;

    assertThatThrownBy(() -> run(SuiteOptions.defaults(), "a", "b", "c", "d", "e", "f", "g"))
        .hasMessageContaining("5 scenarios in a row");
    assertThat(seen.verdicts).hasSize(5).allMatch(verdict -> verdict.endsWith("broken"));
  }

  @Test
  void framesAreRecordedFromBeforeAScenarioUntilItsEnd() {
    SuiteOptions options = SuiteOptions.defaults().withCaptures(Path.of(""));
    new SuiteRunner(options, labs, seen).run(SuiteOrder.repeated(plans("a"), 2));
    assertThat(labs.events.stream().filter(event -> event.contains("pcapng")))
        .containsExactly("+ a-1.pcapng", "- a-1.pcapng", "+ a-2.pcapng", "- a-2.pcapng");
  }

  @Test
  void aMachineThatIsNotAbleEndsTheRunAtOnce() {
    LabSupply full =
        new LabSupply() {
          @Override
          public SuiteLab start(int number, LabClock clock, Collection<String> hosts) {
            throw new EnvironmentException("the disk is full", "free some");
          }

          @Override
          public Software software() {
            return labs.software();
          }
        };
    assertThatThrownBy(
            () -> new SuiteRunner(SuiteOptions.defaults(), full, seen).run(plans("a", "b")))
        .isInstanceOf(EnvironmentException.class);
    assertThat(seen.verdicts).isEmpty();
  }

  /// A host that dies takes the verdict with it: whether it was the scenario's fault shows when it
  /// dies again.
  @Test
  void aLostHostReplacesTheLabAndTheScenarioRunsAgain() {
    labs.lost = Set.of("moon");
    labs.hostsOf =
        number ->
            command -> {
              if (number == 1 && command.equals("work")) {
                throw new UmlautException("moon: the control connection is gone", "");
              }
              return FakeTestbed.result(0, "", "");
            };

    run(SuiteOptions.defaults(), "a", "b");

    assertThat(seen.verdicts).containsExactly("a 1 passed", "b 1 passed");
    assertThat(seen.repeated).containsExactly("a: it lost moon");
    assertThat(labs.events).containsExactly("start 1", "close 1", "start 2", "close 2");
  }

  /// A failed check is a verdict and not a reason to try again.
  @Test
  void aFailureOfTheScenarioItselfIsNotRepeated() {
    labs.hostsOf =
        _ ->
            command -> {
              if (command.equals("work")) {
                throw FakeTestbed.timeout("moon", command, "");
              }
              return FakeTestbed.result(0, "", "");
            };

    run(SuiteOptions.defaults(), "a");

    assertThat(seen.verdicts).containsExactly("a 1 failed");
    assertThat(seen.repeated).isEmpty();
  }

  @Test
  void anInterruptEndsTheRunWithTheResultsSoFar() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    AtomicInteger works = new AtomicInteger();
    labs.hostsOf =
        _ ->
            command ->
                command.equals("work") && works.incrementAndGet() == 2
                    ? hangs(hanging)
                    : FakeTestbed.result(0, "", "");
    List<Boolean> complete = new CopyOnWriteArrayList<>();
    Thread runner =
        Thread.ofVirtual()
            .start(() -> {
              complete.add(run(SuiteOptions.defaults(), "a", "b", "c"));
              complete.add(Thread.currentThread().isInterrupted());
            });
    assertThat(hanging.await(20, TimeUnit.SECONDS)).isTrue();

    runner.interrupt();

    assertThat(runner.join(Duration.ofSeconds(20))).isTrue();
    assertThat(complete).as("incomplete, and still interrupted").containsExactly(false, true);
    assertThat(seen.verdicts).containsExactly("a 1 passed");
    assertThat(seen.abandoned).containsExactly("b");
    assertThat(labs.events).containsExactly("start 1", "close 1");
  }

  private static CommandResult hangs(CountDownLatch hanging) {
    hanging.countDown();
    try {
      new CountDownLatch(1).await();
      throw new IllegalStateException("nobody counts down");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("moon: interrupted", "", e);
    }
  }
}
