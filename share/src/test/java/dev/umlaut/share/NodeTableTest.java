// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.os.Fd;
import dev.umlaut.os.FileStatus;
import dev.umlaut.os.FolderIo;
import dev.umlaut.os.PathBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a guest can know is limited, and circles of names end.
@Tag("os")
class NodeTableTest {
  @TempDir Path folder;

  private static FileStatus look(Path file) {
    FileStatus status = new FileStatus();
    try (Fd fd = FolderIo.openRoot(file)) {
      assertThat(status.read(fd)).isZero();
    }
    return status;
  }

  private static PathBuffer name(String name) {
    PathBuffer buffer = new PathBuffer().clear();
    assertThat(buffer.append(name.getBytes(StandardCharsets.UTF_8))).isTrue();
    return buffer;
  }

  private static Node known(@Nullable Node node) {
    if (node == null) {
      throw new AssertionError("no node");
    }
    return node;
  }

  @Test
  void whoKnowsTooMuchIsToldNoMoreUntilHeForgets() throws IOException {
    FileStatus a = look(Files.createDirectory(folder.resolve("a")));
    FileStatus b = look(Files.createDirectory(folder.resolve("b")));
    NodeTable nodes = new NodeTable(look(folder), 2);
    Node root = known(nodes.find(NodeTable.ROOT));
    Node first = known(nodes.tell(root, name("a"), a));

    assertThat(nodes.tell(root, name("b"), b)).isNull();
    assertThat(nodes.tell(root, name("a"), a)).as("known").isSameAs(first);
    nodes.forget(first.number(), 2);
    assertThat(nodes.tell(root, name("b"), b)).isNotNull();
  }

  @Test
  void namesThatGoInACircleHaveNoPath() throws IOException {
    FileStatus a = look(Files.createDirectory(folder.resolve("a")));
    FileStatus b = look(Files.createDirectory(folder.resolve("b")));
    NodeTable nodes = new NodeTable(look(folder), 10);
    Node root = known(nodes.find(NodeTable.ROOT));
    Node first = known(nodes.tell(root, name("a"), a));
    Node second = known(nodes.tell(first, name("b"), b));
    PathBuffer path = new PathBuffer();
    assertThat(second.path(path)).isTrue();
    assertThat(path.toBytes()).asString(StandardCharsets.UTF_8).isEqualTo("a/b");

    nodes.moved(second, name("a"), a);

    assertThat(second.path(path)).isFalse();
  }
}
