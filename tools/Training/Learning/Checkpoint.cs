using System.Runtime.Serialization;

namespace PneuXNet.Training.Learning;

/// <summary>
/// The file from which an interrupted run goes on. It is written after each epoch, beside itself first and then renamed, so that an
/// interruption leaves the old one whole.
/// </summary>
/// <param name="run">Tells one run from another: what its weights depend on. A file of another run is refused.</param>
internal sealed class Checkpoint(string path, string run)
{
    private const string Kind = "PneuXNet.Training checkpoint 1";

    /// <summary>Does nothing if there is no file.</summary>
    public void Load(Learner learner, Progress progress)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            Expect(reader.ReadString(), Kind);
            Expect(reader.ReadString(), run);
            var elapsed = TimeSpan.FromTicks(reader.ReadInt64());
            learner.Load(reader);
            progress.GoOn(elapsed);
        }
        catch (Exception broken) when (broken is EndOfStreamException or SerializationException or FormatException or ArgumentException)
        {
            throw new TrainingException($"'{path}' is no checkpoint that can be read: {broken.Message} Remove it to begin anew.", broken);
        }

        progress.Say($"{path}: going on after epoch {learner.Epochs}");
    }

    public void Save(Learner learner, Progress progress)
    {
        var next = path + ".next";
        using (var writer = new BinaryWriter(File.Create(next)))
        {
            writer.Write(Kind);
            writer.Write(run);
            writer.Write(progress.Elapsed.Ticks);
            learner.Save(writer);
        }

        File.Move(next, path, overwrite: true);
    }

    /// <summary>The run is over: what it was for is in the model.</summary>
    public void Remove() => File.Delete(path);

    private void Expect(string found, string expected)
    {
        if (found != expected)
        {
            throw new TrainingException(
                $"'{path}' is of another run: {found}; this is {expected}. Give the same options as before, or remove it to begin anew.");
        }
    }
}
