namespace PneuXNet.Supervisor.Configuration;

/// <summary>What a setting's value names, as far as a shell can complete it.</summary>
internal enum Naming
{
    Nothing,
    File,
    Folder,
}
