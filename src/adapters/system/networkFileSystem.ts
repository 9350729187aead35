/**
 * Which network file system a folder lies on, by name. Linux says so in /proc/self/mountinfo (proc(5)); on Windows a UNC path
 * (`\\server\share`) does. Drives that were given a letter, and macOS, cannot be told apart from a local disk here.
 */
import { promises as fs } from 'node:fs';

/** As the kernel names them, and FUSE's file systems that are somebody else's machine. WSL's 9p and virtiofs are this one's. */
const networkTypes = new Set(
  ['nfs', 'nfs4', 'cifs', 'smb', 'smb3', 'smbfs', 'afs', 'ncpfs', 'ceph', 'lustre', 'glusterfs', 'gpfs', 'ocfs2', 'gfs2', 'beegfs'].concat(
    ['sshfs', 'rclone', 's3fs', 'gcsfuse', 'glusterfs', 'ceph-fuse', 'juicefs', 'davfs2', 'curlftpfs'].map((type) => `fuse.${type}`),
  ),
);

/** Undefined for a local disk, and where it cannot be told. */
export async function networkFileSystemOf(path: string): Promise<string | undefined> {
  if (process.platform === 'win32') return /^[\\/]{2}(?![.?][\\/])/.test(path) ? 'a network share' : undefined;
  try {
    const [real, mounts] = await Promise.all([fs.realpath(path), fs.readFile('/proc/self/mountinfo', 'utf8')]);
    return networkMountOf(real, mounts);
  } catch {
    return undefined;
  }
}

/** `mounts` is the text of /proc/self/mountinfo; of two mounts on one place the later hides the earlier. */
export function networkMountOf(path: string, mounts: string): string | undefined {
  let nearest = { point: '', type: '' };
  for (const line of mounts.split('\n')) {
    const mount = mountOf(line);
    if (mount !== undefined && holds(mount.point, path) && mount.point.length >= nearest.point.length) nearest = mount;
  }
  return networkTypes.has(nearest.type) ? nearest.type : undefined;
}

/** `36 35 98:0 /root /mount/point rw,noatime shared:1 - ext4 /dev/sda1 rw`; spaces and the like are in octal. */
function mountOf(line: string): { point: string; type: string } | undefined {
  const [, point, type] = /^\d+ \d+ \S+ \S+ (\S+) .*? - (\S+) /.exec(line) ?? [];
  if (point === undefined || type === undefined) return undefined;
  return { point: point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))), type };
}

function holds(point: string, path: string): boolean {
  return point === '/' || path === point || path.startsWith(`${point}/`);
}
