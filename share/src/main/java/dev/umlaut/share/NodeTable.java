// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.FileStatus;
import dev.umlaut.os.PathBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files that the guest knows by numbers. It is told a number with every name that it looks up,
/// and tells when it needs it no more.
final class NodeTable {
  /// More than a guest's kernel keeps, which has some kilobytes of its own for each.
  static final int NODES_MAX = 200_000;

  static final long ROOT = 1;

  private final Node root;
  private final Map<Long, Node> byNumber = new HashMap<>();
  private final Map<Node.Identity, Node> byIdentity = new HashMap<>();
  private final int nodesMax;
  private long nextNumber = ROOT + 1;

  /// @param status of the shared folder
  /// @param nodesMax how many numbers the guest may know at a time
  NodeTable(FileStatus status, int nodesMax) {
    this.nodesMax = nodesMax;
    root = new Node(ROOT, Node.Identity.of(status), null, new byte[0]);
    clear();
  }

  /// Forgets all but the root.
  void clear() {
    byNumber.clear();
    byIdentity.clear();
    byNumber.put(ROOT, root);
    byIdentity.put(root.identity(), root);
  }

  /// The node of a number, or null when the guest cannot know it.
  @Nullable Node find(long number) {
    return byNumber.get(number);
  }

  /// A file was found under a name, and the guest is told its number.
  ///
  /// @return null when the guest knows too many already
  @Nullable Node tell(Node parent, PathBuffer name, FileStatus status) {
    Node.Identity identity = Node.Identity.of(status);
    Node node = byIdentity.get(identity);
    if (node == null) {
      if (byNumber.size() >= nodesMax) {
        return null;
      }
      node = new Node(nextNumber++, identity, parent, name.toBytes());
      byNumber.put(node.number(), node);
      byIdentity.put(identity, node);
    } else {
      node.seen(parent, name);
    }
    node.told();
    return node;
  }

  /// A file has got another name.
  void moved(Node parent, PathBuffer name, FileStatus status) {
    Node node = byIdentity.get(Node.Identity.of(status));
    if (node != null) {
      node.seen(parent, name);
    }
  }

  /// The guest forgets some of the times it was told a number.
  void forget(long number, long times) {
    Node node = byNumber.get(number);
    if (node != null && node.forgotten(times)) {
      byNumber.remove(number);
      byIdentity.remove(node.identity());
    }
  }
}
