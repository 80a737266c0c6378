// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.UmlautException;
import dev.umlaut.web.TerminalConnection;
import dev.umlaut.web.TerminalConnection.Incoming;
import dev.umlaut.web.TerminalMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The streams of a command that runs in one host or in several, joined with those of this process.
final class CommandStreams {
  private static final int BUFFER_BYTES = 32 * 1024;

  private final Terminal terminal;
  private final List<String> hosts;

  CommandStreams(Terminal terminal, List<String> hosts) {
    this.terminal = terminal;
    this.hosts = List.copyOf(hosts);
  }

  /// Waits until all have ended.
  ///
  /// @param running one for each host
  /// @param input whether they read what this process is given
  /// @return the highest status
  int run(List<TerminalConnection> running, boolean input) throws InterruptedException {
    if (input && !(running.size() > 1 && terminal.interactive())) {
      // Not waited for: a read of standard input cannot be ended.
      Thread.ofPlatform().daemon().name("stdin").start(() -> type(running));
    } else {
      running.forEach(CommandStreams::end);
    }
    if (running.size() == 1) {
      return show(running.getFirst(), terminal.out()::write, terminal.err()::write);
    }
    int width = hosts.stream().mapToInt(String::length).max().orElse(0);
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> statuses = new ArrayList<>();
      for (int i = 0; i < running.size(); i++) {
        String prefix = hosts.get(i) + " ".repeat(width - hosts.get(i).length()) + " | ";
        TerminalConnection one = running.get(i);
        statuses.add(each.submit(() -> showPrefixed(one, prefix)));
      }
      int highest = 0;
      for (Future<Integer> status : statuses) {
        highest = Math.max(highest, status.get());
      }
      return highest;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException ours
          ? ours
          : new IllegalStateException(e.getCause());
    }
  }

  /// Takes bytes.
  interface Taker {
    void take(byte[] bytes, int offset, int length);
  }

  private int showPrefixed(TerminalConnection from, String prefix) {
    try (PrefixedLines out = new PrefixedLines(terminal.out(), prefix);
        PrefixedLines err = new PrefixedLines(terminal.err(), prefix)) {
      return show(from, out::write, err::write);
    } catch (UmlautException e) { // the others go on
      terminal.err().println(prefix + e.getMessage());
      return ExitStatus.ENVIRONMENT;
    }
  }

  private int show(TerminalConnection from, Taker out, Taker err) {
    try {
      while (true) {
        switch (from.next()) {
          case Incoming.Bytes some -> {
            byte[] bytes = some.bytes();
            (some.error() ? err : out).take(bytes, 0, bytes.length);
            flush(some.error() ? terminal.err() : terminal.out());
          }
          case Incoming.Exit(int status) -> {
            return status;
          }
        }
      }
    } catch (IOException e) {
      throw new UmlautException("the lab's process is gone: " + e.getMessage(), "", e);
    }
  }

  /// Whoever reads our output may have left: then there is no need to go on.
  private static void flush(PrintStream stream) {
    if (stream.checkError()) {
      throw new UmlautException("nobody reads the output any more", "");
    }
  }

  private static void type(List<TerminalConnection> running) {
    InputStream in = System.in;
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (TerminalConnection one : running) {
          one.type(buffer, count);
        }
      }
      running.forEach(CommandStreams::end);
    } catch (IOException e) {
      // The command has ended, which the other direction says.
      System.getLogger(CommandStreams.class.getName())
          .log(System.Logger.Level.DEBUG, "input that nobody wants", e);
    }
  }

  private static void end(TerminalConnection one) {
    try {
      one.say(TerminalMessage.end());
    } catch (IOException e) {
      System.getLogger(CommandStreams.class.getName())
          .log(System.Logger.Level.DEBUG, "ended already", e);
    }
  }
}
