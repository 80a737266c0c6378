// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.os.EnvironmentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A small process that outlives this one, to clean up after it: when the pipe between the two
/// ends, it kills the process groups and removes the directories that are registered at that
/// moment. So not even `kill -9` of the JVM leaves a guest, a socket or a run directory behind.
///
/// It is a shell program in a session of its own, out of reach of a terminal's ^C. Every message is
/// one `write(2)` shorter than `PIPE_BUF`, so that the pipe never ends in half a line.
///
/// Safe for use by any thread.
///
/// @since 0.1
public final class Reaper implements AutoCloseable {
  private static final int LINE_BYTES_MAX = 4096;
  private static final long END_SECONDS_MAX = 5;

  private final Process process;
  private final OutputStream pipe;

  private Reaper(Process process) {
    this.process = process;
    this.pipe = process.getOutputStream();
  }

  /// Starts the process.
  ///
  /// @throws EnvironmentException `setsid` or `sh` cannot be started
  public static Reaper start() {
    var builder = new ProcessBuilder("setsid", "sh", "-c", program(), "umlaut-reaper");
    builder.directory(Path.of("/").toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    try {
      Process process = builder.start();
      // Its first line says that signals do not reach it any more.
      if (process.getInputStream().read() < 0) {
        throw new IOException("setsid or sh did not start it");
      }
      return new Reaper(process);
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot start the process that cleans up after Umlaut: " + e.getMessage(),
          "apt install util-linux",
          e);
    }
  }

  private static String program() {
    try (InputStream in = Reaper.class.getResourceAsStream("reaper.sh")) {
      return new String(
          Objects.requireNonNull(in, "reaper.sh").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read reaper.sh", e);
    }
  }

  /// Registers a process group, to be killed when this process ends before it is forgotten.
  ///
  /// @param group its id, more than 1
  public void addGroup(long group) {
    send("+g " + checked(group));
  }

  /// Forgets a process group that has ended: its id may soon be somebody else's.
  ///
  /// @param group as it was registered
  public void forgetGroup(long group) {
    send("-g " + checked(group));
  }

  /// Kills all processes of a group, and forgets it.
  ///
  /// @param group as it was registered
  public void killGroup(long group) {
    send("kg " + checked(group));
  }

  /// Registers a directory, to be removed with all it holds when this process ends before it is
  /// forgotten.
  ///
  /// @param directory absolute, at least two levels below the root; it need not exist yet
  public void addDirectory(Path directory) {
    send("+d " + checked(directory));
  }

  /// Forgets a directory that is removed already, or that is to stay.
  ///
  /// @param directory as it was registered
  public void forgetDirectory(Path directory) {
    send("-d " + checked(directory));
  }

  private static long checked(long group) {
    if (group <= 1) {
      throw new IllegalArgumentException("not a process group of ours: " + group);
    }
    return group;
  }

  private static Path checked(Path directory) {
    Path normal = directory.normalize();
    if (!normal.isAbsolute() || !normal.equals(directory) || normal.getNameCount() < 2) {
      throw new IllegalArgumentException("not a directory to remove: " + directory);
    }
    if (directory.toString().chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("control characters in the name of " + directory);
    }
    return directory;
  }

  private synchronized void send(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LINE_BYTES_MAX) {
      throw new IllegalArgumentException("longer than a pipe takes at once: " + line);
    }
    try {
      pipe.write(bytes);
      pipe.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the reaper is gone", e);
    }
  }

  /// The process, for tests.
  ProcessHandle handle() {
    return process.toHandle();
  }

  /// Ends the pipe: what is still registered is killed and removed. Returns when that is done, or
  /// after 5 seconds.
  @Override
  public void close() {
    try {
      synchronized (this) {
        pipe.close();
      }
      boolean _ = process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException("the reaper is gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
