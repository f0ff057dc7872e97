using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace PneuXNet.MemberHost.Owin;

/// <summary>Headers as OWIN has them: arrays of texts by names without regard to case, section 3.3 of the specification. What is changed here is changed there.</summary>
internal sealed class OwinHeaders(IHeaderDictionary headers) : IDictionary<string, string[]>
{
    public string[] this[string key]
    {
        get => TryGetValue(key, out string[]? values) ? values : throw new KeyNotFoundException($"there is no header '{key}'");
        set => headers[key] = value;
    }

    public ICollection<string> Keys => headers.Keys;

    public ICollection<string[]> Values => [.. headers.Values.Select(Array)];

    public int Count => headers.Count;

    public bool IsReadOnly => headers.IsReadOnly;

    public void Add(string key, string[] value) => ((IDictionary<string, StringValues>)headers).Add(key, value);

    public void Add(KeyValuePair<string, string[]> item) => Add(item.Key, item.Value);

    public void Clear() => headers.Clear();

    public bool Contains(KeyValuePair<string, string[]> item) => TryGetValue(item.Key, out string[]? values) && values.SequenceEqual(item.Value);

    public bool ContainsKey(string key) => headers.ContainsKey(key);

    public void CopyTo(KeyValuePair<string, string[]>[] array, int arrayIndex)
    {
        foreach (KeyValuePair<string, string[]> header in this)
        {
            array[arrayIndex++] = header;
        }
    }

    public IEnumerator<KeyValuePair<string, string[]>> GetEnumerator() =>
        headers.Select(header => new KeyValuePair<string, string[]>(header.Key, Array(header.Value))).GetEnumerator();

    public bool Remove(string key) => headers.Remove(key);

    public bool Remove(KeyValuePair<string, string[]> item) => Contains(item) && Remove(item.Key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string[] value)
    {
        bool found = headers.TryGetValue(key, out StringValues values);
        value = found ? Array(values) : null;
        return found;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string[] Array(StringValues values) => [.. values.Select(value => value ?? "")];
}
