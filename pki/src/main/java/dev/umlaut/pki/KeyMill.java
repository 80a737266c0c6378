// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Make key pairs, the long ones in processes of their own.
///
/// The `umlaut` command runs with the JVM's first compiler only, which starts fast but searches for
/// primes three to seven times slower than the second one: a minute becomes five. So RSA keys from
/// 3072 bits come from JVMs without that option, one for each thread that asks, which live as long
/// as the mill. Where they cannot be started, the key is made here.
///
/// Any thread.
final class KeyMill implements AutoCloseable {
  private static final int LONG_BITS = 3072;

  private final Queue<Worker> idle = new ConcurrentLinkedQueue<>();
  private final Queue<Worker> all = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /// Make a key pair; blocks.
  ///
  /// @throws CancellationException when the mill was closed meanwhile
  KeyPair make(KeyType type) {
    if (!type.isRsa() || type.effort() < LONG_BITS) {
      return KeyMaterial.generate(type);
    }
    Worker worker = idle.poll();
    try {
      if (worker == null) {
        worker = Worker.start();
        all.add(worker);
        if (closed) {
          worker.stop();
        }
      }
      KeyPair pair = worker.make(type);
      idle.add(worker);
      return pair;
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted while keys were made");
      }
      return KeyMaterial.generate(type);
    }
  }

  /// How many processes were started.
  int processes() {
    return all.size();
  }

  @Override
  public void close() {
    closed = true;
    all.forEach(Worker::stop);
  }

  private record Worker(Process process, Writer questions, BufferedReader answers) {
    static Worker start() throws IOException {
      Process process =
          new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return new Worker(
          process,
          new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII),
          process.inputReader(StandardCharsets.US_ASCII));
    }

    private static List<String> command() throws IOException {
      try {
        Path classes =
            Path.of(KeyWorker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            classes.toString(),
            KeyWorker.class.getName());
      } catch (URISyntaxException | RuntimeException e) {
        throw new IOException("it is not known where the classes are", e);
      }
    }

    KeyPair make(KeyType type) throws IOException {
      questions.write(type.parameter() + "\n");
      questions.flush();
      return SavedKey.decode(type, line(), line());
    }

    private byte[] line() throws IOException {
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("the process ended");
      }
      return Base64.getDecoder().decode(line);
    }

    void stop() {
      process.destroyForcibly();
    }
  }
}
