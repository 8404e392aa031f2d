# Runs in namespaces of its own (see scratch-root.ts): what is written under these folders is gone afterwards, ports are
# nobody else's, and all processes end with this one.
set -eu
mount -t tmpfs none /mnt
for folder in /etc /var /opt /usr/local /run; do
  layer=/mnt/$(basename $folder)
  mkdir -p $layer/upper $layer/work
  mount -t overlay overlay -o lowerdir=$folder,upperdir=$layer/upper,workdir=$layer/work $folder
done
ip link set lo up
cp "$SCRATCH_FOLDER/systemctl" /usr/local/sbin/systemctl
set +eu
. "$SCRATCH_FOLDER/lines.sh"
