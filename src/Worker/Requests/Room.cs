namespace PneuXNet.Worker.Requests;

/// <summary>What a worker has left for one more request; more is greater.</summary>
internal enum Room
{
    /// <summary>It would be refused.</summary>
    None,

    /// <summary>It would wait.</summary>
    Place,

    /// <summary>It would execute at once.</summary>
    Turn,
}
