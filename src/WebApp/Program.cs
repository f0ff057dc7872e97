using PneuXNet.WebApp;
using PneuXNet.WebApp.Settings;

// Before the first of the native libraries asks for memory.
Native.GiveFreedMemoryBack();
try
{
    await XrayApp.Build(args).RunAsync();
    return 0;
}
catch (StartException refused)
{
    // A mistake of configuration ends in sentences for the operator, not in a stack trace.
    foreach (var sentence in refused.Sentences)
    {
        await Console.Error.WriteLineAsync($"Can't start: {sentence}");
    }

    return 1;
}
