// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.CommandTimeoutException;
import dev.umlaut.guest.Shell;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// Hosts in memory: every command goes to a function, and is remembered.
final class FakeTestbed implements Testbed {
  /// A command that a host was given.
  // Bytes as they came, and never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Call(String host, String command, byte[] stdin) {}

  /// Plays a host.
  interface Host {
    CommandResult answer(String command);
  }

  final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Set<String> hosts;
  private final Host host;
  private final Optional<InstantSource> virtualClock;

  FakeTestbed(Set<String> hosts, Host host) {
    this(hosts, host, Optional.empty());
  }

  /// @param virtualClock what time the hosts have; empty: the same as everybody
  FakeTestbed(Set<String> hosts, Host host, Optional<InstantSource> virtualClock) {
    this.hosts = hosts;
    this.host = host;
    this.virtualClock = virtualClock;
  }

  static CommandResult result(int status, String output, String errors) {
    return new CommandResult(
        status,
        output.getBytes(StandardCharsets.UTF_8),
        errors.getBytes(StandardCharsets.UTF_8),
        Duration.ofMillis(1));
  }

  static CommandTimeoutException timeout(String host, String command, String soFar) {
    try {
      Constructor<CommandTimeoutException> constructor =
          CommandTimeoutException.class.getDeclaredConstructor(
              String.class, String.class, Duration.class, CommandResult.class);
      constructor.setAccessible(true);
      return constructor.newInstance(host, command, Duration.ofSeconds(60), result(-1, soFar, ""));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /// The commands of the scenario itself, without the runner's own programs.
  List<String> scripted() {
    return calls.stream()
        .filter(call -> call.command().indexOf('\n') < 0)
        .map(call -> call.host() + ": " + call.command())
        .toList();
  }

  @Override
  public Set<String> hosts() {
    return hosts;
  }

  @Override
  public Shell shell(String name) {
    return new Shell() {
      @Override
      public CommandResult run(String command, Duration limit) {
        return run(command, new byte[0], limit);
      }

      @Override
      public CommandResult run(String command, byte[] stdin, Duration limit) {
        calls.add(new Call(name, command, stdin));
        return host.answer(command);
      }
    };
  }

  @Override
  public Optional<InstantSource> virtualClock() {
    return virtualClock;
  }

  @Override
  public Software software() {
    return new Software("7.3.0", "strongswan", "");
  }
}
