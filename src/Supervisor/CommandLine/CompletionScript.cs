using System.Text;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary>Scripts that teach a shell the flags and their values, written from the table of settings.</summary>
internal static class CompletionScript
{
    /// <returns>The script; null if the shell is not known.</returns>
    public static string? For(string shell) => shell switch
    {
        "bash" => Bash(),
        "zsh" => Zsh(),
        _ => null,
    };

    private static IEnumerable<Setting> Flagged => Settings.All.Where(setting => setting.Flags.Count > 0);

    private static string Bash()
    {
        IEnumerable<string> flags = [.. Flagged.SelectMany(setting => setting.Flags), .. Errand.All.SelectMany(errand => errand.Flags)];
        var script = new StringBuilder("""
            # bash completion for pneuxnet; to have it now: source <(pneuxnet --completion bash)
            _pneuxnet() {
                local word=${COMP_WORDS[COMP_CWORD]}
                COMPREPLY=()
                case ${COMP_WORDS[COMP_CWORD-1]} in

            """);
        foreach (Setting setting in Flagged.Where(setting => !setting.IsSwitch))
        {
            script.Append($"        {string.Join('|', setting.Flags)}) {BashValues(setting)}; return ;;\n");
        }
        script.Append($"        {Errand.Completion.Flags[0]}) {BashWords(["bash", "zsh"])}; return ;;\n");
        return script.Append($$"""
                esac
                if [[ $word == -* ]]; then
                    {{BashWords(flags)}}
                else
                    compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word")
                    ((COMP_CWORD > 1)) || mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W '{{string.Join(' ', Verbs.Shown.Select(verb => verb.Name))}}' -- "$word")
                fi
            }
            complete -F _pneuxnet pneuxnet

            """).ToString();
    }

    private static string BashValues(Setting setting) => setting switch
    {
        { Names: Naming.File } => """compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word")""",
        { Names: Naming.Folder } => """compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$word")""",
        { Words.Count: > 0 } => BashWords(setting.Words),
        _ => ":",
    };

    private static string BashWords(IEnumerable<string> words) => $"mapfile -t COMPREPLY < <(compgen -W '{string.Join(' ', words)}' -- \"$word\")";

    private static string Zsh()
    {
        var script = new StringBuilder("""
            #compdef pneuxnet
            # zsh completion for pneuxnet; to have it now: source <(pneuxnet --completion zsh)
            _pneuxnet() {
                _arguments -s \

            """);
        foreach (Setting setting in Flagged)
        {
            foreach (string flag in setting.Flags)
            {
                string others = setting.Repeatable ? "*" : $"({string.Join(' ', setting.Flags)})";
                string value = setting.IsSwitch ? "" : $":{ZshText(setting.Value)}:{ZshValues(setting)}";
                script.Append($"        '{others}{flag}[{ZshText(setting.Help)}]{value}' \\\n");
            }
        }
        foreach (Errand errand in Errand.All)
        {
            foreach (string flag in errand.Flags)
            {
                script.Append($"        '(- *){flag}[{ZshText(errand.Description)}]{(errand.Value is null ? "" : $":{errand.Value}:(bash zsh)")}' \\\n");
            }
        }
        return script.Append($$"""
                    '1:APP:{_files; compadd {{string.Join(' ', Verbs.Shown.Select(verb => verb.Name))}}}' '*::APP-ARGUMENTS:_files'
            }
            compdef _pneuxnet pneuxnet

            """).ToString();
    }

    private static string ZshValues(Setting setting) => setting switch
    {
        { Names: Naming.File } => "_files",
        { Names: Naming.Folder } => "_files -/",
        { Words.Count: > 0 } => $"({string.Join(' ', setting.Words)})",
        _ => " ",
    };

    /// <summary>Within single quotes, and within the brackets and colons of _arguments.</summary>
    private static string ZshText(string text) => text.Replace("'", "'\\''").Replace("[", "\\[").Replace("]", "\\]").Replace(":", "\\:");
}
