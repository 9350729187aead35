import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { networkFileSystemOf, networkMountOf } from '../../../../src/adapters/system/networkFileSystem';

const mounts = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '40 22 0:35 / /home rw,nosuid shared:20 master:3 - nfs4 server:/export/home rw,vers=4.2',
  '41 40 8:2 / /home/ann/local rw - xfs /dev/sdb1 rw',
  String.raw`42 22 0:36 / /mnt/team\040share rw - cifs //server/team rw`,
  '43 22 0:37 / /mnt/over rw - ext4 /dev/sdc1 rw',
  '44 43 0:38 / /mnt/over rw - fuse.sshfs ann@server: rw',
  '45 22 0:39 / /mnt/c rw - 9p drvfs rw',
  'not a mount',
].join('\n');

describe('on which file system a folder lies', () => {
  it('is told by the nearest mount above it, the later of two on one place', () => {
    assert.equal(networkMountOf('/home/ann/project', mounts), 'nfs4');
    assert.equal(networkMountOf('/home/ann/local/project', mounts), undefined);
    assert.equal(networkMountOf('/homes/project', mounts), undefined);
    assert.equal(networkMountOf('/mnt/over', mounts), 'fuse.sshfs');
  });

  it('has a name with spaces in it', () => {
    assert.equal(networkMountOf('/mnt/team share/project', mounts), 'cifs');
  });

  it('is this machine’s own where WSL shows a disk of Windows', () => {
    assert.equal(networkMountOf('/mnt/c/project', mounts), undefined);
  });

  it('is a local one here, and nobody knows where nothing is', async () => {
    assert.equal(await networkFileSystemOf(tmpdir()), undefined);
    assert.equal(await networkFileSystemOf('/no/such/folder'), undefined);
  });
});
