// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the promise that an entry is whole or not there, and made once.
@Tag("os")
class StoreTest {
  private static final StoreKey KEY = new StoreKey("kernel", "lean", "0123456789abcdef");

  @TempDir Path root;

  @Test
  void keepsWhatTheBuildLeft() throws IOException {
    var store = new Store(root);

    StoreEntry entry = store.entry(KEY, 0, Progress.silent(), write("made"));

    assertThat(Files.readString(entry.file("result"))).isEqualTo("made");
    assertThat(store.find(KEY)).contains(entry);
    assertThat(store.list("kernel")).containsExactly(entry);
    assertThat(entry.sizeBytes()).isEqualTo(4);
  }

  @Test
  void buildsAnEntryOnceWhenTwoThreadsNeedIt() throws Exception {
    var store = new Store(root);
    var builds = new AtomicInteger();
    var building = new CountDownLatch(1);
    var waiting = new CountDownLatch(1);
    Progress second =
        (what, _) -> {
          assertThat(what).contains("process " + ProcessHandle.current().pid());
          waiting.countDown();
          return SilentStep.INSTANCE;
        };
    StoreBuild slow =
        directory -> {
          builds.incrementAndGet();
          building.countDown();
          // Ends when the other thread says that it waits for us.
          assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
          write("made").build(directory);
        };

    try (var threads = Executors.newFixedThreadPool(2)) {
      var one = threads.submit(() -> store.entry(KEY, 0, second, slow));
      // Not earlier: whoever looks between lock and name of the holder sees a holder without name.
      assertThat(building.await(10, TimeUnit.SECONDS)).isTrue();
      var two = threads.submit(() -> store.entry(KEY, 0, second, slow));

      assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo(two.get(20, TimeUnit.SECONDS));
    }
    assertThat(builds).hasValue(1);
  }

  @Test
  void leavesNothingBehindWhenTheBuildFails() throws IOException {
    var store = new Store(root);
    StoreBuild failing =
        directory -> {
          write("half").build(directory);
          throw new UmlautException("the compiler fell over", "");
        };

    assertThatThrownBy(() -> store.entry(KEY, 0, Progress.silent(), failing))
        .hasMessage("the compiler fell over");

    assertThat(store.find(KEY)).isEmpty();
    assertThat(files("kernel")).isEmpty();
  }

  @Test
  void leavesNothingBehindWhenTheBuildIsInterrupted() throws Exception {
    var store = new Store(root);
    var begun = new CountDownLatch(1);
    var failure = new AtomicReference<Throwable>();
    StoreBuild endless =
        directory -> {
          write("half").build(directory);
          begun.countDown();
          new CountDownLatch(1).await();
        };
    Thread builder =
        Thread.ofPlatform()
            .start(() -> {
              try {
                store.entry(KEY, 0, Progress.silent(), endless);
              } catch (UmlautException e) {
                failure.set(e);
              }
            });

    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    builder.interrupt();
    builder.join(10_000);

    assertThat(failure.get())
        .hasMessageContaining("interrupted")
        .isInstanceOf(UmlautException.class);
    assertThat(files("kernel")).isEmpty();
    assertThat(store.entry(KEY, 0, Progress.silent(), write("later")).directory()).exists();
  }

  @Test
  void removesWhatAKilledBuildLeft() throws IOException {
    var store = new Store(root);
    Path own = root.resolve("kernel/.lean-0123456789abcdef.building/tree");
    Path other = root.resolve("kernel/.full-fedcba9876543210.building/tree");
    Files.createDirectories(own);
    Files.writeString(own.resolve("object"), "half");
    Files.createDirectories(other);

    StoreEntry entry = store.entry(KEY, 0, Progress.silent(), write("made"));

    assertThat(files("kernel")).containsExactly(entry.directory().getFileName().toString());
    assertThat(entry.file("tree")).doesNotExist();
  }

  @Test
  void leavesTheBuildOfAnotherRunAlone() throws Exception {
    var store = new Store(root);
    var otherKey = new StoreKey("kernel", "full", "fedcba9876543210");
    var nested = new AtomicReference<StoreEntry>();

    // The inner build looks for left-overs while the outer one is at work.
    store.entry(
        otherKey,
        0,
        Progress.silent(),
        directory -> {
          write("outer").build(directory);
          nested.set(store.entry(KEY, 0, Progress.silent(), write("inner")));
          assertThat(directory.resolve("result")).hasContent("outer");
        });

    assertThat(store.list("kernel")).extracting(StoreEntry::key).contains(KEY, otherKey);
  }

  @Test
  void saysHowMuchSpaceIsNeededBeforeItBegins() {
    var store = new Store(root);
    var begun = new AtomicInteger();

    assertThatThrownBy(
            () -> store.entry(KEY, Long.MAX_VALUE, Progress.silent(), _ -> begun.incrementAndGet()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("no space left for kernel/lean-0123456789abcdef")
        .hasMessageContaining("are needed");
    assertThat(begun).hasValue(0);
  }

  @Test
  void tellsAFullDiskFromOtherFailures() {
    var store = new Store(root);

    assertThatThrownBy(() ->
            store.entry(
                KEY,
                1,
                Progress.silent(),
                _ -> {
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("no space left");
  }

  @Test
  void removesAnEntry() throws IOException {
    var store = new Store(root);
    store.entry(KEY, 0, Progress.silent(), write("made"));

    assertThat(store.remove(KEY)).isTrue();

    assertThat(store.find(KEY)).isEmpty();
    assertThat(files("kernel")).isEmpty();
    assertThat(store.remove(KEY)).isFalse();
  }

  @Test
  void isWhereTheEnvironmentSays() {
    Path home = Path.of("/home/user");

    assertThat(Store.of(Map.of("UMLAUT_STORE", "/big", "XDG_CACHE_HOME", "/c"), home).root())
        .isEqualTo(Path.of("/big"));
    assertThat(Store.of(Map.of("XDG_CACHE_HOME", "/c"), home).root())
        .isEqualTo(Path.of("/c/umlaut"));
    // The XDG specification wants relative paths to be ignored.
    assertThat(Store.of(Map.of("XDG_CACHE_HOME", "c"), home).root())
        .isEqualTo(Path.of("/home/user/.cache/umlaut"));
    assertThat(Store.of(Map.of(), home).root()).isEqualTo(Path.of("/home/user/.cache/umlaut"));
  }

  @Test
  void refusesNamesThatWouldLeaveTheStore() {
    assertThatThrownBy(() -> new StoreKey("..", "lean", "0123456789abcdef"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StoreKey("kernel", "../lean", "0123456789abcdef"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static StoreBuild write(String content) {
    return directory -> Files.writeString(directory.resolve("result"), content);
  }

  private List<String> files(String kind) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(kind))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
