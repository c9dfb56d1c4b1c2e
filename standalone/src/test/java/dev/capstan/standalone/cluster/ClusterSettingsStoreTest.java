package dev.capstan.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.standalone.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSettingsStoreTest {
    @TempDir
    Path temp;

    private ClusterDirectory directory;
    private ClusterReservations reservations;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = cluster("one");
        reservations = new ClusterReservations(temp.resolve("reservations"));
    }

    private ClusterDirectory cluster(String name) throws IOException {
        ClusterDirectory made = new ClusterDirectory(temp.resolve(name));
        made.prepare();
        return made;
    }

    private ClusterSettings open(ClusterDirectory of, Integer nodes, Integer port) throws IOException {
        return new ClusterSettingsStore(of, reservations, Duration.ZERO).open(nodes, port);
    }

    @Test
    void aClusterKeepsItsIdentityAndTakesANewNumberOfNodes() throws IOException {
        ClusterSettings first = open(directory, null, null);

        assertThat(open(directory, 3, null)).isEqualTo(first.withNodes(3));
        assertThat(open(directory, null, null)).isEqualTo(first.withNodes(3));
    }

    @Nested
    class Ports {
        @Test
        void aTakenPortIsPassedOverAtFirstAndTheNextOneRemembered() throws IOException {
            ClusterSettings other = open(cluster("other"), null, null);

            int chosen = open(directory, null, null).apiPort();

            assertThat(chosen).isGreaterThan(other.apiPort());
            assertThat(open(directory, null, null).apiPort()).isEqualTo(chosen);
        }

        @Test
        void aRememberedPortThatAStrangerHoldsIsToldWithWhatToDo() throws IOException {
            int port = dev.capstan.standalone.cluster.Ports.free();
            open(directory, null, port);
            try (ServerSocket stranger = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThatThrownBy(() -> open(directory, null, null))
                        .isInstanceOfSatisfying(StartupException.class, told -> {
                            assertThat(told).hasMessageContaining("port " + stranger.getLocalPort() + " on 127.0.0.1");
                            assertThat(told.remedy()).contains("--port");
                        });
            }
        }
    }

    @Nested
    class Reservations {
        @Test
        void twoClustersGetDifferentAddresses() throws IOException {
            assertThat(open(directory, null, null).clusterCidr())
                    .isNotEqualTo(open(cluster("other"), null, null).clusterCidr());
        }

        @Test
        void whatARemovedClusterReservedIsFreeAgain() throws IOException {
            ClusterDirectory removed = cluster("removed");
            String cidr = open(removed, null, null).clusterCidr();
            Directories.delete(removed.root());

            assertThat(open(directory, null, null).clusterCidr()).isEqualTo(cidr);
        }
    }

    @Nested
    class Formats {
        @Test
        void aNewerOneIsRefusedWithWhatToDo() throws IOException {
            Files.writeString(directory.settings(), "{\"formatVersion\": 99, \"shards\": [1, 2]}");

            assertRefused("format 99", "newer Capstan");
        }

        @Test
        void anUnknownOneIsRefusedWithWhatToDo() throws IOException {
            Files.writeString(directory.settings(), "{\"formatVersion\": \"blue\"}");
            assertRefused("no formatVersion", "backup");

            Files.writeString(directory.settings(), "[]");
            assertRefused("no formatVersion", "backup");
        }

        @Test
        void aCutOffOneIsRefusedWithWhatToDo() throws IOException {
            open(directory, null, null);
            String whole = Files.readString(directory.settings());
            Files.writeString(directory.settings(), whole.substring(0, whole.length() / 2));
            assertRefused("no JSON", "backup");

            Files.writeString(directory.settings(), "");
            assertRefused("can't be used", "backup");

            Files.writeString(directory.settings(), "{\"formatVersion\": 1}");
            assertRefused("setting is missing", "backup");
        }

        private void assertRefused(String why, String remedy) {
            assertThatThrownBy(() -> open(directory, null, null))
                    .isInstanceOfSatisfying(StartupException.class, told -> {
                        assertThat(told).hasMessageContaining(why);
                        assertThat(told.remedy()).contains(remedy);
                    });
        }
    }

    @Test
    void oneHolderPerDirectory() throws IOException {
        DirectoryLock holder = DirectoryLock.tryAcquire(directory).orElseThrow();

        assertThat(DirectoryLock.tryAcquire(directory)).isEmpty();

        holder.close();
        assertThat(DirectoryLock.tryAcquire(directory)).isPresent();
    }
}
