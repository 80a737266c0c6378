// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.BootException;
import dev.umlaut.guest.Guest;
import dev.umlaut.guest.GuestRuntime;
import dev.umlaut.guest.GuestSpec;
import dev.umlaut.guest.SshControl;
import dev.umlaut.image.Progress;
import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Boots hosts of one lab, at the lab's start and later. Used by one thread at a time.
final class HostStarter {
  /// Hosts have settled at the second mark of these after they were ready.
  private static final Duration MARK = Duration.ofSeconds(10);

  private final LabOptions options;
  private final LabResources resources;
  private final HostPreparation preparation;
  private final Cabling cabling;
  private final Uplinks uplinks;
  private final Future<GuestRuntime> runtime;
  private final SharedCpu cpu;

  /// A host's number decides on which CPU it runs; it keeps the one that it has got first.
  private final Map<String, Integer> numbers = new HashMap<>();

  /// @param keys may still be in the making
  HostStarter(
      Supplier<LabDefinition> definition,
      LabMeans means,
      LabResources resources,
      Future<LabKeys> keys)
      throws IOException {
    this.options = means.options();
    this.resources = resources;
    EventLoop loop = resources.loop();
    this.runtime =
        Together.begin(() -> {
          SshControl control = SshControl.start(loop, Together.result(keys).owner());
          return new GuestRuntime(loop, resources.add(control), resources.reaper());
        });
    this.preparation =
        new HostPreparation(definition, means.provision(), resources.directory(), keys, options);
    resources.watchClock(means.provision().kernel().systemMap());
    this.cpu = resources.add(new SharedCpu());
    LabDisks _ = resources.add(preparation.disks());
    this.cabling = loop.call(() -> new Cabling(loop, definition, options));
    this.uplinks = resources.add(Uplinks.open(definition.get(), resources, cabling));
  }

  Cabling cabling() {
    return cabling;
  }

  Uplinks uplinks() {
    return uplinks;
  }

  LabDisks disks() {
    return preparation.disks();
  }

  /// Boot hosts that do not run, all at once, and wait until all are ready.
  ///
  /// @param beginning when; its claim is closed when their kernels begin
  /// @return in the order of the hosts
  /// @throws BootException the first that failed; none of these hosts runs then
  List<LabHost> boot(List<HostDefinition> hosts, Beginning beginning) {
    Claim standing = beginning.standing();
    hosts.forEach(host -> numbers.putIfAbsent(host.name(), numbers.size()));
    Map<String, Integer> known = Map.copyOf(numbers);
    // Of two things at the same virtual time the lower number's comes first, and ports and clocks
    // are numbered as they are asked for: that must not be a race.
    hosts.forEach(cabling::plugIn);
    Turns turns = new Turns(hosts.size());
    Queue<Guest> begun = new ConcurrentLinkedQueue<>();
    AtomicInteger ready = new AtomicInteger();
    boolean done = false;
    // In virtual time all begin together.
    AtomicInteger unspawned = new AtomicInteger(hosts.size());
    IntConsumer spawned =
        position -> {
          turns.end(position);
          if (unspawned.decrementAndGet() == 0) {
            standing.close();
          }
        };
    try (standing;
        Progress.Step step = options.progress().begin("Start the hosts", hosts.size())) {
      List<LabHost> booted =
          Together.run(
              IntStream.range(0, hosts.size())
                  .<Callable<LabHost>>mapToObj(position ->
                      () -> {
                        HostDefinition host = hosts.get(position);
                        Guest guest;
                        try {
                          int number = known.getOrDefault(host.name(), 0);
                          guest = start(host, number, turns, position, beginning);
                          begun.add(guest);
                        } finally {
                          spawned.accept(position);
                        }
                        guest.awaitReady(options.bootLimit());
                        synchronized (step) {
                          step.say(host.name() + " is ready");
                          step.advance(ready.incrementAndGet());
                        }
                        return new LabHost(host, guest);
                      })
                  .toList());
      if (resources.loop().virtualTime().isPresent()) {
        if (beginning.timePasses()) {
          settle();
        }
        cpu.gather(resources.loop(), booted.stream().map(LabHost::guest).toList());
      }
      done = true;
      return booted;
    } catch (BootException e) {
      begun.forEach(resources::copyLog);
      throw resources.keptLog(e.host()).map(e::keptIn).orElse(e);
    } finally {
      if (!done) {
        resources.end(List.copyOf(begun));
      }
    }
  }

  /// Lets hosts finish what they do after their boot, such as finding out whether their addresses
  /// are theirs alone, so that nothing of it falls into a scenario. In virtual time that costs
  /// nothing. It ends at a round time, at which it will end in the next run, too.
  private void settle() {
    EventLoop loop = resources.loop();
    CompletableFuture<Boolean> settled = new CompletableFuture<>();
    Claim passing = loop.passing();
    var _ =
        loop.at(
            (loop.nowNanos() / MARK.toNanos() + 2) * MARK.toNanos(),
            () -> {
              passing.close();
              settled.complete(true);
            });
    settled.join();
  }

  private Guest start(
      HostDefinition host, int number, Turns turns, int position, Beginning beginning)
      throws IOException, InterruptedException {
    GuestRuntime shared = Together.result(runtime);
    GuestSpec spec = preparation.prepare(host, number, cabling);
    if (resources.loop().virtualTime().isPresent()) {
      turns.await(position);
    }
    Claim booting = beginning.timePasses() ? resources.loop().passing() : Claim.none();
    return resources.addGuest(Guest.start(shared, spec, options.listener(), booting));
  }
}
